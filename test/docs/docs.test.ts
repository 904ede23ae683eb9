import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cliDocs, slug, target } from '../../scripts/cli-docs.ts'
import { runOptions, spellings } from '../../src/cli/options.ts'
import { ExitCode } from '../../src/diagnostics/exit-codes.ts'
import { pathWith } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Every page that people read. */
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync(['docs/*.md', 'docs/migrate/*.md', 'examples/README.md', 'bench/*.md', 'wasi-testsuite/*.md'], { cwd: root }).sort()]

test('docs/CLI.md is what npm run docs makes', () => {
  expect(readFileSync(target, 'utf8')).toBe(cliDocs())
})

test("the exit codes of README.md are those of exit-codes.ts", () => {
  const rows = [...text('README.md').matchAll(/^\| (\d+)\b.* \|$/gm)].map(([, code]) => Number(code))
  const told = Object.values(ExitCode).filter((code) => code !== ExitCode.success)
  expect(rows.filter((code) => code > 0).toSorted()).toEqual(told.toSorted())
})

test('the options of README.md are those of options.ts', () => {
  const named = [...text('README.md').matchAll(/^\| `.*? \|/gm)].flatMap(([cell]) => [...cell.matchAll(/`(-[\w-]+)/g)].map(([, name]) => name as string))
  expect(named.length).toBeGreaterThan(5)
  const known = runOptions.flatMap((option): string[] => spellings(option))
  expect(named.filter((name) => !known.includes(name))).toEqual([])
})

test('docs/RATIONALE.md has a reason for every dependency, and for nothing else', () => {
  const { devDependencies, optionalDependencies } = JSON.parse(text('package.json')) as Record<string, Record<string, string>>
  const table = text('docs/RATIONALE.md').split('\n## Libraries\n')[1] as string
  const named = [...table.matchAll(/^\| ([@a-z].*?) \|/gm)].flatMap(([, cell]) => (cell as string).split(', ')).filter((name) => name !== 'package')
  expect(named.toSorted()).toEqual(Object.keys({ ...devDependencies, ...optionalDependencies }).toSorted())
})

test.each(['docs/ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s names every folder of src/', (page) => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(folders.filter((name) => !new RegExp(`\`(src/)?${name}\``).test(text(page)))).toEqual([])
})

describe.each(['docs/ARCHITECTURE.md', 'docs/RATIONALE.md', 'docs/SECURITY.md', 'CONTRIBUTING.md'])('%s', (page) => {
  // Folders of ours; what is built, or stands for many names (AREA), is not looked for.
  const sources = globSync(['src', 'test', 'scripts', 'bin', 'bench', 'ci', 'docs', 'wasi-testsuite'].map((folder) => `${folder}/**/*.*`), { cwd: root }).concat('action.yml')

  test('the files that it names are there', () => {
    const named = [...text(page).matchAll(/`([\w./-]+\.(?:ts|mjs|cjs|js|c|sh|json|yml))`/g)].map(([, name]) => name as string).filter((name) => !/^dist\/|[A-Z]{3}|^name\./.test(name))
    expect(named.filter((name) => !existsSync(join(root, name)) && !sources.some((path) => path.endsWith(`/${name}`)))).toEqual([])
  })
})

describe.each(pages)('%s', (page) => {
  const prose = text(page).replaceAll(/^```[^]*?^```$/gm, '')

  test('its links lead somewhere', () => {
    const links = [...prose.replaceAll(/`[^`\n]*`/g, 'code').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string)
    expect(links.filter((link) => !/^https?:/.test(link) && !leads(page, link))).toEqual([])
  })

  test('its npm scripts exist', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }
    const named = [...text(page).matchAll(/\bnpm run ([\w-]+)/g)].map(([, name]) => name as string)
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
  })
})

/** Whether a relative link's file is there, and in it the heading behind the #. */
function leads(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? page : relative(root, join(root, dirname(page), path))
  if (!existsSync(join(root, file))) return false
  if (anchor === undefined || !file.endsWith('.md')) return true
  return [...text(file).matchAll(/^#+ (.*)$/gm)].some(([, title]) => slug(title as string) === anchor)
}

/** Lines that serve for ever or need a server: test/network runs these programs. */
const networked = /examples\/(http|redis|postgres|rust-warp)\/|go-http/

/** What a reader would type: the lines of README.md's sh blocks, except those that install, test or measure, and every npx line. */
function lines(page: string): string[] {
  const fenced = page === 'README.md' ? [...text(page).matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block]) => (block as string).trimEnd().split('\n')) : []
  const inline = [...text(page).matchAll(/`([^`\n]*\bnpx wasmgate [^`\n]*)`/g)].map(([, line]) => (line as string).replaceAll('\\|', '|'))
  return [...fenced, ...inline].filter((line) => line !== '' && !/^npm (ci|test|run bench)\b/.test(line) && !networked.test(line))
}

describe.each(['README.md', 'examples/README.md'])('%s', (page) => {
  test.each(lines(page))('%s', (line) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line.replaceAll(/(?<=\s)\/tmp\b/g, temporaryDirectory())], {
      cwd: root, encoding: 'utf8', timeout: 60_000, env: { ...process.env, PATH: pathWith(dirname(process.execPath)) },
    })
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringMatching(/./) })
  })
})

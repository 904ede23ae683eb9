import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wasmgate } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'
import { esbuild, example, text } from './paths.ts'

// esbuild is a Go program, and those want to read the root directory; so the project is mounted there.

describe('esbuild', () => {
  it('says its version', async () => {
    expect(await wasmgate([esbuild, '--version'])).toMatchObject({ code: 0, stdout: '0.27.2\n', stderr: '' })
  })

  it('bundles a project of several modules from one mount into another', async () => {
    const out = temporaryDirectory()
    const result = await wasmgate([
      '--dir', `${example('site')}::/:ro`, '--dir', `${out}::/out`,
      esbuild, '/src/main.ts', '--bundle', '--format=esm', '--outfile=/out/main.js', '--log-level=warning',
    ])
    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' })
    // What the native esbuild 0.27.2 for linux-x64 wrote from the same folder.
    expect(text(join(out, 'main.js'))).toBe(`// src/data.ts
var invoice = {
  customer: "Ada Lovelace",
  lines: [
    { what: "punched cards", count: 1200, cents: 3 },
    { what: "brass gears", count: 17, cents: 1250 },
    { what: "oil", count: 2, cents: 499 }
  ]
};

// src/money.ts
var total = (lines) => lines.reduce((sum, line) => sum + line.count * line.cents, 0);
var money = (cents) => \`\${Math.floor(cents / 100)}.\${String(cents % 100).padStart(2, "0")}\`;

// src/template.txt
var template_default = "Invoice for {customer}\\n{rows}\\n{total}\\n";

// src/render.js
function render({ customer, lines }, cents) {
  const rows = lines.map((line) => \`\${line.what.padEnd(16)}\${String(line.count).padStart(6)} \${money(line.count * line.cents).padStart(9)}\`);
  return template_default.replace("{customer}", customer).replace("{rows}", rows.join("\\n")).replace("{total}", money(cents).padStart(32)).trimEnd();
}

// src/main.ts
console.log(render(invoice, total(invoice.lines)));
`)
    // 1200 × 0.03 + 17 × 12.50 + 2 × 4.99
    expect(execFileSync(process.execPath, [join(out, 'main.js')], { encoding: 'utf8' })).toMatch(/^Invoice for Ada Lovelace\n(.*\n){3} +258\.48\n$/)
  })

  it('splits chunks, minifies and writes source maps', async () => {
    const project = temporaryDirectory()
    const out = temporaryDirectory()
    mkdirSync(join(project, 'node_modules/shared'), { recursive: true })
    writeFileSync(join(project, 'node_modules/shared/package.json'), '{"name": "shared", "exports": "./index.mjs"}')
    writeFileSync(join(project, 'node_modules/shared/index.mjs'), 'export const shared = (name) => `shared by ${name}`\n')
    for (const name of ['a', 'b']) writeFileSync(join(project, `${name}.ts`), `import { shared } from 'shared'\nconst text: string = shared('${name}')\nconsole.log(text)\n`)
    const result = await wasmgate([
      '--dir', `${project}::/:ro`, '--dir', `${out}::/out`,
      esbuild, '/a.ts', '/b.ts', '--bundle', '--splitting', '--minify', '--sourcemap', '--format=esm', '--outdir=/out', '--log-level=warning', '--out-extension:.js=.mjs',
    ])
    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' })
    const names = readdirSync(out).sort()
    expect(names).toHaveLength(6)
    expect(names.filter((name) => name.endsWith('.map'))).toHaveLength(3)
    for (const name of ['a', 'b']) {
      expect(execFileSync(process.execPath, [join(out, `${name}.mjs`)], { encoding: 'utf8' })).toBe(`shared by ${name}\n`)
    }
  })

  it('transforms standard input, and complains about it', async () => {
    expect(await wasmgate([esbuild, '--loader=ts', '--minify'], { stdin: 'const answer: number = 6 * 7; export default answer satisfies number' }))
      .toMatchObject({ code: 0, stdout: 'const e=42;export default 42;\n', stderr: '' })
    const wrong = await wasmgate([esbuild], { stdin: 'let = =' })
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toContain('[ERROR] Unexpected "="')
  })
})

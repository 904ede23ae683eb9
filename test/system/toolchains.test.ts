import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { launcher, pathWith } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/TOOLCHAINS.md'), 'utf8')

/** The sections of the page with a block of commands. */
const sections = page.split('\n## ').slice(1).flatMap((section): [string, string][] => {
  const [, block] = /^```sh\n([^]*?)^```$/m.exec(section) ?? []
  return block === undefined ? [] : [[section.slice(0, section.indexOf('\n')), block]]
})

const answers = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** Whether what a section is about is installed here. */
const installed: Readonly<Record<string, () => boolean>> = {
  Cargo: () => answers('cargo', '--version') && existsSync(spawnSync('rustc', ['--print', 'target-libdir', '--target', 'wasm32-wasip1'], { encoding: 'utf8' }).stdout.trim()),
  Go: () => answers('go', 'version'),
  'clang and wasi-sdk': () => answers('clang-19', '--version') && existsSync('/usr/include/wasm32-wasi'),
  'CMake and CTest': () => answers('cmake', '--version') && (process.env['WASI_SDK_PATH'] !== undefined || (answers('clang-19', '--version') && existsSync('/usr/include/wasm32-wasi'))),
  // npm would have to fetch it; where somebody has, in the example's folder, it is tried.
  AssemblyScript: () => existsSync(join(root, 'examples/toolchains/assemblyscript/node_modules/assemblyscript')),
  Zig: () => answers('zig', 'version'),
}

/** A folder of programs with `wasmgate` in it. */
function programs(): string {
  const bin = temporaryDirectory()
  symlinkSync(launcher, join(bin, 'wasmgate'))
  return bin
}

/** Runs lines as a reader would, in a copy of the examples. */
function follow(block: string, bin: string): { code: number | null; output: string } {
  const copy = temporaryDirectory()
  mkdirSync(join(copy, 'examples'))
  cpSync(join(root, 'examples/toolchains'), join(copy, 'examples/toolchains'), { recursive: true, verbatimSymlinks: true })
  const { status, stdout, stderr } = spawnSync('sh', ['-exc', block], {
    cwd: copy, encoding: 'utf8', timeout: 500_000,
    env: { ...process.env, PATH: `${bin}${delimiter}${pathWith(dirname(process.execPath))}`, WASMGATE: root, CARGO_TARGET_DIR: join(tmpdir(), 'wasmgate-toolchains-cargo') },
  })
  return { code: status, output: stdout + stderr }
}

describe('docs/TOOLCHAINS.md', () => {
  it('has blocks for all of them', () => {
    expect(sections.map(([name]) => name)).toEqual(Object.keys(installed))
  })

  for (const [name, block] of sections) {
    it.skipIf(!installed[name]?.())(`${name} (skipped where it is not installed)`, () => {
      const { code, output } = follow(block, programs())
      expect(code, output).toBe(0)
      // What the examples come to.
      if (/poem\.txt$/m.test(block)) expect(output).toContain('11 poem.txt')
    }, 600_000)
  }
})

describe.skipIf(!installed['Go']?.())('bin/go_wasip1_wasm_exec', () => {
  it("passes tests of Go's library that need its files, and the exit code of a program", () => {
    const folder = temporaryDirectory()
    writeFileSync(join(folder, 'go.mod'), 'module example.com/seven\n\ngo 1.21\n')
    writeFileSync(join(folder, 'main.go'), 'package main\n\nimport "os"\n\nfunc main() { os.Exit(7) }\n')
    const env = { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm', PATH: pathWith(dirname(process.execPath)) }
    const go = (cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } => spawnSync('go', args, { cwd, env, encoding: 'utf8', timeout: 300_000 })
    const script = join(root, 'bin/go_wasip1_wasm_exec')
    expect(go(folder, 'run', '-exec', script, '.').stderr).toContain('exit status 7')
    const { status, stdout, stderr } = go(folder, 'test', '-vet=off', '-exec', script, 'io/fs', 'path/filepath')
    expect(stdout).toMatch(/^ok\s+io\/fs\s.*\nok\s+path\/filepath\s/)
    expect([status, stderr]).toEqual([0, ''])
  }, 600_000)
})

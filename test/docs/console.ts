import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { launcher, pathWith } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'

/** A shell line in a folder, with `wasmgate` on PATH. */
export function followIn(folder: string): (line: string) => { status: number | null; output: string } {
  const bin = temporaryDirectory()
  symlinkSync(launcher, join(bin, 'wasmgate'))
  return (line) => {
    const { status, stdout } = spawnSync('sh', ['-c', `exec 2>&1\n${line}`], {
      cwd: folder, encoding: 'utf8', timeout: 60_000, input: '',
      env: { PATH: `${bin}${delimiter}${pathWith(dirname(process.execPath))}`, HOME: folder, WASMGATE_CACHE_DIR: join(folder, '.cache') },
    })
    return { status, output: stdout.replaceAll(folder, '/home/you/project') }
  }
}

/** The lines behind `$ ` in a page's console blocks, each with what stands under it. */
export const consoleLines = (page: string): [line: string, output: string][] =>
  [...page.matchAll(/^```console\n([^]*?)^```$/gm)].flatMap(([, block]) => (block as string).split(/^\$ /m).slice(1).map((part): [string, string] => {
    const end = part.indexOf('\n')
    return [part.slice(0, end), part.slice(end + 1)]
  }))

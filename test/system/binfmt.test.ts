import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { install, remove, status, type Places } from '../../src/cli/binfmt/index.ts'
import { barrier } from '../../src/cli/binfmt/barrier.ts'
import { formatOf, parseEntry } from '../../src/cli/binfmt/table.ts'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import { copies, prints, printsList } from '../support/guests.ts'
import { launcher, pathWith, wasmgate } from '../support/run.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

// The kernel of Linux 6.7 and newer gives each user namespace a table of its own, so all of this is real and none of it is seen
// outside. /usr/local/lib and /etc/binfmt.d are empty there as well.
const inNamespace = (script: string, cwd?: string): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } =>
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', `
    mkdir -p /etc/binfmt.d /usr/local/lib 2>/dev/null
    mount -t tmpfs none /usr/local/lib && mount -t tmpfs none /etc/binfmt.d && mount -t binfmt_misc none /proc/sys/fs/binfmt_misc || exit 99
    ${script}`, launcher], { cwd, encoding: 'utf8', timeout: 60_000, env: { PATH: pathWith(dirname(process.execPath)) } }) as ReturnType<typeof inNamespace>

/** Who installs from a checkout of their own is warned that others cannot use it. */
const withoutWarning = (text: string): string => text.replace(/^wasmgate: other users cannot .*\n/m, '')

const possible = process.platform === 'linux' && inNamespace('true').status === 0
const folder = temporaryDirectory()
const programs: Record<string, string> = {
  'hello.wasm': prints('hello\n'),
  'args.wasm': printsList('args'),
  'environ.wasm': printsList('environ'),
  'copy.wasm': copies,
  'seven.wasm': '(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 7))))',
}

beforeAll(async () => {
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), await wat(text))
    chmodSync(join(folder, name), 0o755)
  }
  mkdirSync(join(folder, 'data'))
})

describe.skipIf(!possible)('in a namespace of its own (skipped where the system has no binfmt_misc for namespaces)', () => {
  it('runs ./hello.wasm, with its arguments, its input, its exit code, and without grants', () => {
    const { stdout, stderr, status: code } = inNamespace(`
      "$0" binfmt status; echo "status $?"
      "$0" binfmt install || exit
      "$0" binfmt status; echo "status $?"
      ./hello.wasm
      ./args.wasm --dir 'a  b' '*' "it's" | tr '\\0' '|'; echo
      sh -c 'exec ./args.wasm x' | tr '\\0' '|'; echo
      echo from a pipe | ./copy.wasm
      SECRET=1 ./environ.wasm | tr '\\0' '|'; echo
      SECRET=1 WASMGATE_BINFMT_OPTIONS='--env SECRET --env A=*' ./environ.wasm | tr '\\0' '|'; echo
      ./seven.wasm; echo "code $?"
      cp args.wasm 'two words.wasm'; PATH=.:$PATH 'two words.wasm' | tr '\\0' '|'; echo
    `, folder)
    expect({ code, stdout }).toEqual({ code: 0, stdout: `not registered
status 1
modules: registered as 'wasmgate'
artefacts of wasmgate compile: registered as 'wasmgate-cwasm'
/usr/local/lib/wasmgate/binfmt runs: ${launcher} run
/etc/binfmt.d/wasmgate.conf registers them at each start of the system
status 0
hello
./args.wasm|--dir|a  b|*|it's|
./args.wasm|x|
from a pipe

SECRET=1|A=*|
code 7
two words.wasm|
` })
    expect(withoutWarning(stderr)).toBe(`wasmgate: wrote /usr/local/lib/wasmgate/binfmt
wasmgate: registered modules with the kernel (/proc/sys/fs/binfmt_misc/wasmgate): :wasmgate:M:0:\\x00\\x61\\x73\\x6d\\x01\\x00\\x00\\x00::/usr/local/lib/wasmgate/binfmt:P
wasmgate: registered artefacts of wasmgate compile with the kernel (/proc/sys/fs/binfmt_misc/wasmgate-cwasm): :wasmgate-cwasm:M:0:\\x00\\x77\\x61\\x73\\x6d\\x67\\x61\\x74\\x65\\x0d\\x0a\\x1a::/usr/local/lib/wasmgate/binfmt:P
wasmgate: wrote /etc/binfmt.d/wasmgate.conf
`)
  })

  it.runIf(canSaveNativeCode())('runs ./tool.cwasm, and what the other entry was taken away for by install', () => {
    const { stdout, status: code } = inNamespace(`
      "$0" compile -q args.wasm tool.cwasm && chmod +x tool.cwasm
      "$0" binfmt install 2>/dev/null; ./tool.cwasm x | tr '\\0' '|'; echo
      echo -1 >/proc/sys/fs/binfmt_misc/wasmgate-cwasm; "$0" binfmt status | head -2; "$0" binfmt status >/dev/null || echo no
      "$0" binfmt install 2>/dev/null; ./tool.cwasm y | tr '\\0' '|'; echo
      grep -v '^#' /etc/binfmt.d/wasmgate.conf | wc -l
    `, folder)
    expect({ code, stdout }).toEqual({ code: 0, stdout: `./tool.cwasm|x|
modules: registered as 'wasmgate'
artefacts of wasmgate compile: not registered
no
./tool.cwasm|y|
2
` })
  })

  it('is the same the second time, changes options when asked to, and takes everything away', () => {
    const { stdout, stderr } = inNamespace(`
      "$0" binfmt install 2>/dev/null; "$0" binfmt install
      echo 0 >/proc/sys/fs/binfmt_misc/wasmgate; "$0" binfmt status | head -1
      "$0" binfmt install --env 'WHO=the user' --dir . 2>/dev/null
      ./environ.wasm | tr '\\0' '|'; echo
      echo 0 >/proc/sys/fs/binfmt_misc/status; "$0" binfmt status | head -2; "$0" binfmt install --dir . ; echo 1 >/proc/sys/fs/binfmt_misc/status
      systemd_line=$(grep ^:wasmgate: /etc/binfmt.d/wasmgate.conf); echo -1 >/proc/sys/fs/binfmt_misc/wasmgate; echo "$systemd_line" >/proc/sys/fs/binfmt_misc/register; ./hello.wasm
      "$0" binfmt remove; "$0" binfmt remove
      "$0" binfmt status; ls /usr/local/lib /etc/binfmt.d /proc/sys/fs/binfmt_misc
      ./hello.wasm 2>/dev/null; [ $? != 0 ] && echo gone
    `, folder)
    expect(stdout).toBe(`modules: registered as 'wasmgate', but disabled
WHO=the user|
modules: registered as 'wasmgate', but binfmt_misc is switched off
artefacts of wasmgate compile: registered as 'wasmgate-cwasm', but binfmt_misc is switched off
hello
not registered
/etc/binfmt.d:

/proc/sys/fs/binfmt_misc:
register
status

/usr/local/lib:
gone
`)
    expect(withoutWarning(stderr).split('\n').slice(0, 2)).toEqual(['wasmgate: the kernel knows modules already (/proc/sys/fs/binfmt_misc/wasmgate)', 'wasmgate: the kernel knows artefacts of wasmgate compile already (/proc/sys/fs/binfmt_misc/wasmgate-cwasm)'])
    expect(stderr).toContain('binfmt_misc as a whole is switched off')
    expect(stderr.split('\n').slice(-6, -1)).toEqual([
      expect.stringMatching(/^wasmgate: took the entry 'wasmgate(-cwasm)?' out of the kernel's table$/),
      expect.stringMatching(/^wasmgate: took the entry 'wasmgate(-cwasm)?' out of the kernel's table$/),
      'wasmgate: removed /usr/local/lib/wasmgate/binfmt',
      'wasmgate: removed /etc/binfmt.d/wasmgate.conf',
      'wasmgate: there is nothing to remove',
    ])
  })

  it("leaves somebody else's entry alone", () => {
    const { stdout, stderr } = inNamespace(`
      for line in ':wasm32:M::\\x00asm\\x01\\x00\\x00::/bin/other:PFC' ':byname:E::wasm::/bin/other:' ':wasmgate:M::\\x7fELFx::/bin/other:' ':artefacts:M::\\x00wasmgate::/bin/other:'; do
        printf %s "$line" | sed s/:PFC/:P/ >/proc/sys/fs/binfmt_misc/register
        "$0" binfmt install; echo "code $?"
        "$0" binfmt status
        echo -1 >/proc/sys/fs/binfmt_misc/$(echo "$line" | cut -d: -f2)
      done
      printf %s ':elf:M::\\x7fELFx::/bin/other:' >/proc/sys/fs/binfmt_misc/register
      printf %s ':component:M::\\x00asm\\x0d\\x00\\x01\\x00::/bin/other:' >/proc/sys/fs/binfmt_misc/register
      "$0" binfmt install 2>/dev/null; echo "code $?"; "$0" binfmt remove 2>/dev/null; ls /proc/sys/fs/binfmt_misc /usr/local/lib
    `, folder)
    expect(stdout).toBe(`code 125
not registered
'wasm32' runs WebAssembly programs, by '/bin/other'
code 125
not registered
'byname' runs WebAssembly programs, by '/bin/other'
code 125
not registered
code 125
not registered
'artefacts' runs WebAssembly programs, by '/bin/other'
code 0
/proc/sys/fs/binfmt_misc:
component
elf
register
status

/usr/local/lib:
`)
    expect(stderr.trim().split('\n')).toEqual([
      "wasmgate: the entry 'wasm32' of binfmt_misc runs WebAssembly programs already, by '/bin/other'; where nobody needs it, take it away: echo -1 >/proc/sys/fs/binfmt_misc/wasm32",
      "wasmgate: the entry 'byname' of binfmt_misc runs WebAssembly programs already, by '/bin/other'; where nobody needs it, take it away: echo -1 >/proc/sys/fs/binfmt_misc/byname",
      "wasmgate: the entry 'wasmgate' of binfmt_misc has our name, by '/bin/other'; where nobody needs it, take it away: echo -1 >/proc/sys/fs/binfmt_misc/wasmgate",
      "wasmgate: the entry 'artefacts' of binfmt_misc runs WebAssembly programs already, by '/bin/other'; where nobody needs it, take it away: echo -1 >/proc/sys/fs/binfmt_misc/artefacts",
    ])
  })

  it('mounts the table where it is not', () => {
    const { stderr, status: code } = inNamespace('umount /proc/sys/fs/binfmt_misc; "$0" binfmt install && ./hello.wasm', folder)
    expect([code, stderr.split('\n')[0]]).toEqual([0, 'wasmgate: mounted binfmt_misc on /proc/sys/fs/binfmt_misc'])
  })
})

/** Directories and files in place of those of the kernel and the system. */
const pretended = (entries: Record<string, string>): Places => {
  const root = temporaryDirectory()
  const table = join(root, 'table')
  mkdirSync(table)
  for (const [name, text] of Object.entries({ register: '', status: 'enabled\n', ...entries })) writeFileSync(join(table, name), text)
  return { table, interpreter: join(root, 'lib/wasmgate/binfmt'), config: join(root, 'binfmt.d/wasmgate.conf') }
}

describe('with a pretended table', () => {
  const said: string[] = []
  const tell = (sentence: string): void => { said.push(sentence) }

  it('asks the kernel with its own line, and tells when the next start of the system will forget it', () => {
    const where = pretended({})
    install(['--dir', "it's"], tell, where)
    // A file keeps what was written last.
    expect(readFileSync(join(where.table, 'register'), 'utf8')).toBe(`:wasmgate-cwasm:M:0:\\x00\\x77\\x61\\x73\\x6d\\x67\\x61\\x74\\x65\\x0d\\x0a\\x1a::${where.interpreter}:P`)
    expect(said.filter((sentence) => sentence.includes('the kernel'))).toHaveLength(2)
    expect(readFileSync(where.interpreter, 'utf8')).toContain(String.raw`run --dir 'it'\''s' $WASMGATE_BINFMT_OPTIONS --argv0=`)
    expect(said.at(-1)).toContain('there is no /etc/binfmt.d here')
  })

  it('writes nothing when somebody else has registered, and does not touch a file that is not ours', () => {
    const where = pretended({ other: 'enabled\ninterpreter /usr/bin/wasmtime\nflags: \noffset 0\nmagic 0061736d\n' })
    expect(() => { install([], tell, where) }).toThrow("'other'")
    expect(existsSync(where.interpreter)).toBe(false)
    const strange = pretended({})
    mkdirSync(dirname(strange.interpreter), { recursive: true })
    writeFileSync(strange.interpreter, '#!/bin/sh\nmine\n')
    expect(() => { install([], tell, strange) }).toThrow('not from us')
    remove(tell, strange)
    expect(readdirSync(dirname(strange.interpreter))).toEqual(['binfmt'])
  })

  it('knows an entry whose script is gone', () => {
    const where = pretended({})
    writeFileSync(join(where.table, 'wasmgate'), `enabled\ninterpreter ${where.interpreter}\nflags: P\noffset 0\nmagic 0061736d01000000\n`)
    expect(status(where)).toEqual({ works: false, lines: ["modules: registered as 'wasmgate'", 'artefacts of wasmgate compile: not registered', `${where.interpreter} is missing`] })
  })
})

it.each([
  ['magic 0061736d01000000', 'modules'],
  ['magic 0061736d', 'modules'],
  ['magic 0061736d0d000100', undefined],
  ['magic 00ffff6d\nmask ff0000ff', 'modules'],
  ['magic 00ffff6d\nmask ff0000ff'.replaceAll('6d', '73'), 'artefacts of wasmgate compile'],
  ['magic 0077617370', undefined],
  ['magic 7f454c46', undefined],
  ['extension .wasm', 'modules'],
  ['extension .cwasm', 'artefacts of wasmgate compile'],
  ['extension .jar', undefined],
])('an entry with %j takes: %s', (lines, files) => {
  expect(formatOf(parseEntry('x', `enabled\ninterpreter /x\nflags: \noffset 0\n${lines}\n`))?.files).toBe(files)
})

describe('what is closed to other users', () => {
  const root = temporaryDirectory()
  chmodSync(root, 0o755)
  const program = join(root, 'a/program')
  mkdirSync(dirname(program))
  writeFileSync(program, '', { mode: 0o755 })
  symlinkSync(program, join(root, 'link'))
  const modes = (directory: number, file: number): void => {
    chmodSync(dirname(program), directory)
    chmodSync(program, file)
  }

  it.each([
    [0o755, 0o755, undefined],
    [0o711, 0o755, undefined],
    [0o700, 0o755, dirname(program)],
    [0o755, 0o750, program],
    [0o755, 0o751, program],
  ])('a directory with %o and a file with %o', (directory, file, closed) => {
    modes(directory, file)
    expect(barrier(program)).toBe(closed)
    expect(barrier(join(root, 'link'))).toBe(closed === program ? join(root, 'link') : closed)
  })

  it('is told by install', () => {
    const where = pretended({})
    const said: string[] = []
    install([], (sentence) => { said.push(sentence) }, where)
    // temporaryDirectory() makes folders for their owner alone.
    expect(said).toContainEqual(expect.stringMatching(/^other users cannot run programs so, for .* is closed to them/))
  })
})

it.each([
  [[], 'say what to do: wasmgate binfmt install|remove|status'],
  [['instal'], "binfmt cannot 'instal', only install, remove, status; did you mean install?"],
  [['remove', 'x'], "takes nothing more, so leave out 'x'"],
  [['install', '--dri', '.'], 'there is no option --dri; did you mean --dir?'],
  [['install', 'x.wasm'], "binfmt install takes options of run, which 'x.wasm' is not"],
])('wasmgate binfmt %j is refused', async (args, words) => {
  const { code, stdout, stderr } = await wasmgate(['binfmt', ...args])
  expect([code, stdout]).toEqual([125, ''])
  expect(stderr).toContain(words)
})

it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0 || spawnSync('setpriv', ['--reuid=65534', '--clear-groups', launcher, 'version']).status !== 0)('is for root alone (tried where setpriv can give root up)', () => {
  const { stderr, status: code } = spawnSync('setpriv', ['--reuid=65534', '--clear-groups', launcher, 'binfmt', 'install'], { encoding: 'utf8', env: { PATH: pathWith(dirname(process.execPath)) } })
  expect({ code, stderr }).toEqual({ code: 125, stderr: 'wasmgate: binfmt install is for root alone: sudo wasmgate binfmt install\n' })
})

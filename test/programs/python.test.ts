import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import { wasmgate, type RunSettings } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'
import { python } from './paths.ts'

/** Runs lines of Python with -c. */
const script = (lines: string, options: string[] = [], settings: RunSettings = {}, args: string[] = []) =>
  wasmgate([...options, python, '-c', lines, ...args], settings)

const clean = (stdout: string) => ({ code: 0, signal: null, stdout, stderr: '' })

describe('CPython', () => {
  it('calculates', async () => {
    // 2 ** 200 and 30! from bc; the sum of squares is n(n+1)(2n+1)/6.
    const lines = 'import math\nprint(6 * 7)\nprint(2 ** 200)\nprint(math.factorial(30))\nprint(sum(i * i for i in range(1, 100001)))\nprint(round(math.pi, 10), 1 / 3)'
    expect(await script(lines)).toMatchObject(clean(
      '42\n1606938044258990275541962092341162602522202993782792835301376\n265252859812191058636308480000000\n333338333350000\n3.1415926536 0.3333333333333333\n',
    ))
  })

  it('reads and writes JSON', async () => {
    const lines = `import json
value = json.loads(r'{"b": [1, 2.5, null, true], "a": {"text": "\\u00e4\\u20ac\\ud83d\\ude00"}}')
print(json.dumps(value, sort_keys=True, ensure_ascii=False))
print(json.dumps(value, sort_keys=True, indent=1))`
    expect(await script(lines)).toMatchObject(clean(
      '{"a": {"text": "ä€😀"}, "b": [1, 2.5, null, true]}\n{\n "a": {\n  "text": "\\u00e4\\u20ac\\ud83d\\ude00"\n },\n "b": [\n  1,\n  2.5,\n  null,\n  true\n ]\n}\n',
    ))
  })

  it('digests as the standards say', async () => {
    // RFC 1321 A.5 (MD5) and FIPS 180-2, appendices A.1, B.1 and C.1, of "abc"; the million letters "a" of B.3.
    const lines = `import hashlib
for name in 'md5', 'sha1', 'sha256', 'sha512': print(hashlib.new(name, b'abc').hexdigest())
print(hashlib.sha256(b'a' * 1000000).hexdigest())`
    expect(await script(lines)).toMatchObject(clean(`900150983cd24fb0d6963f7d28e17f72
a9993e364706816aba3e25717850c26c9cd0d89d
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0
`))
  })

  it('walks a mounted tree and digests its files', async () => {
    const root = temporaryDirectory()
    mkdirSync(join(root, 'a/b'), { recursive: true })
    mkdirSync(join(root, 'empty'))
    const files = { 'top.txt': 'top', 'a/one.txt': 'one', 'a/b/two words.bin': Buffer.from([0, 1, 255]), 'a/b/ünïcode.txt': 'ä' }
    for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content)
    const lines = `import os, hashlib
for at, dirs, files in os.walk('/data'):
    dirs.sort()
    print(at, dirs)
    for name in sorted(files):
        path = os.path.join(at, name)
        with open(path, 'rb') as file: print(' ', name, os.path.getsize(path), hashlib.sha1(file.read()).hexdigest())`
    const line = (name: keyof typeof files) => {
      const content = Buffer.from(files[name])
      return `  ${name.split('/').at(-1)} ${content.length} ${createHash('sha1').update(content).digest('hex')}\n`
    }
    expect(await script(lines, ['--dir', `${root}::/data`])).toMatchObject(clean(
      `/data ['a', 'empty']\n${line('top.txt')}/data/a ['b']\n${line('a/one.txt')}/data/a/b []\n${line('a/b/two words.bin')}${line('a/b/ünïcode.txt')}/data/empty []\n`,
    ))
  })

  it('runs a script from a mount, with its module, arguments and variables', async () => {
    const root = temporaryDirectory()
    writeFileSync(join(root, 'main.py'), 'import os, sys, helper\nprint(sys.argv, os.environ["GREETING"], helper.twice(21))\n')
    writeFileSync(join(root, 'helper.py'), 'def twice(n): return 2 * n\n')
    const result = await wasmgate(['--dir', `${root}::/app:ro`, '--env', 'GREETING=guten Tag', python, '/app/main.py', '--dir', 'x', '--help', ''])
    expect(result).toMatchObject(clean("['/app/main.py', '--dir', 'x', '--help', ''] guten Tag 42\n"))
  })

  it('takes a program, and data, from standard input', async () => {
    expect(await wasmgate([python, '-'], { stdin: 'for i in range(3):\n  print(i)\n' })).toMatchObject(clean('0\n1\n2\n'))
    expect(await script('import sys\nlines = sys.stdin.read().split("\\n")\nprint(len(lines), lines[-1])', [], { stdin: `${'a line of text\n'.repeat(100_000)}the end` }))
      .toMatchObject(clean('100001 the end\n'))
    expect(await script('print(input("name? ")[::-1])', [], { stdin: 'Ada\n' })).toMatchObject(clean('name? adA\n'))
  })

  it('leaves with its own exit code', async () => {
    // --quiet: without a directory a failure comes with a hint of ours.
    const quiet = ['--quiet']
    expect(await script('import sys; sys.exit(3)', quiet)).toMatchObject({ code: 3, stdout: '', stderr: '' })
    expect(await script('import os; os._exit(255)', quiet)).toMatchObject({ code: 255, stdout: '', stderr: '' })
    expect(await script('import sys; sys.exit("in words")', quiet)).toMatchObject({ code: 1, stdout: '', stderr: 'in words\n' })
    const raised = await script('def f():\n  raise ValueError("no good")\nf()', quiet)
    expect(raised).toMatchObject({ code: 1, stdout: '' })
    expect(raised.stderr).toMatch(/^Traceback \(most recent call last\):\n.*in f\nValueError: no good\n$/s)
    expect(await script('print(')).toMatchObject({ code: 1, stderr: expect.stringContaining('SyntaxError') })
    expect(await wasmgate([python, '/no/such.py'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('sleeps as long as it was told, and no longer', async () => {
    // CPython sleeps until an absolute time; a host that takes that for a relative one never comes back.
    const lines = 'import time\nstart = time.monotonic()\ntime.sleep(0.25)\ntook = time.monotonic() - start\nprint(0.25 <= took < 5)'
    expect(await script(lines)).toMatchObject(clean('True\n'))
  })

  it('has the time of the host', async () => {
    const { stdout } = await script('import time\nprint(time.time_ns(), time.gmtime().tm_year)')
    const [time, year] = stdout.split(' ')
    expect(Math.abs(Number(BigInt(time ?? 0) / 1_000_000n) - Date.now())).toBeLessThan(30_000)
    expect(Number(year)).toBe(new Date().getUTCFullYear())
  })

  it('writes files, reads them back and leaves them on the host', async () => {
    const root = temporaryDirectory()
    const lines = `import os, json
os.makedirs('/w/x/y')
with open('/w/x/y/numbers', 'w') as file: file.writelines(f'{i}\\n' for i in range(100000))
with open('/w/x/y/numbers') as file: print(sum(map(int, file)))
with open('/w/x/y/numbers', 'r+b') as file:
    file.seek(-6, os.SEEK_END); print(file.read()); file.truncate(4); file.seek(0); print(file.read())
with open('/w/x/y/numbers', 'a') as file: file.write('more')
os.rename('/w/x/y/numbers', '/w/kept')
os.removedirs('/w/x/y') if len(os.listdir('/w')) > 2 else (os.rmdir('/w/x/y'), os.rmdir('/w/x'))
print(os.listdir('/w'), os.path.exists('/w/x'))
try: os.rmdir('/w/kept')
except NotADirectoryError as error: print(error.strerror)
try: open('/w/kept', 'x')
except FileExistsError: print('exists')
try: open('/etc/passwd')
except OSError as error: print(type(error).__name__)`
    // The sum of 0..99999 is 99999 * 100000 / 2. What wasi-libc says of a path in no mount is "Capabilities insufficient" or "No such file".
    const result = await script(lines, ['--dir', `${root}::/w`])
    expect(result.stdout).toMatch(/^4999950000\nb'99999\\n'\nb'0\\n1\\n'\n\['kept'\] False\nNot a directory\nexists\n(OSError|FileNotFoundError|PermissionError)\n$/)
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(root, 'kept'), 'utf8')).toBe('0\n1\nmore')
  })

  it('sees and sets the status of files as the host does', async () => {
    const root = temporaryDirectory()
    const path = join(root, 'file')
    writeFileSync(path, '12345')
    utimesSync(path, 1_000_000_000, 1_234_567_890)
    const lines = `import os, stat
status = os.stat('/w/file')
print(status.st_size, status.st_mtime_ns, status.st_atime_ns, stat.S_ISREG(status.st_mode), status.st_nlink)
os.utime('/w/file', ns=(1111111111123456789, 2222222222987654321))
os.symlink('file', '/w/link')
print(os.lstat('/w/link').st_size, os.readlink('/w/link'), os.stat('/w/link').st_mtime_ns, os.stat('/w/link').st_ino == status.st_ino)
print(os.stat('/w/file').st_ino)`
    const { stdout, stderr } = await script(lines, ['--dir', `${root}::/w`])
    const { ino } = statSync(path, { bigint: true })
    expect({ stdout, stderr }).toEqual({
      stdout: `5 1234567890000000000 1000000000000000000 True 1\n4 file 2222222222987654321 True\n${ino}\n`, stderr: '',
    })
    if (process.platform === 'linux') {
      expect(execFileSync('stat', ['-c', '%.9X %.9Y', path], { encoding: 'utf8' })).toBe('1111111111.123456789 2222222222.987654321\n')
    }
  })

  it('refuses to write under a read-only mount', async () => {
    const root = temporaryDirectory()
    writeFileSync(join(root, 'file'), 'kept')
    const lines = `import os
def refused(what, *args):
    try: what(*args)
    except OSError as error: print(what.__name__, error.strerror)
    else: print(what.__name__, 'went through')
refused(open, '/w/file', 'w')
refused(open, '/w/new', 'x')
refused(os.unlink, '/w/file')
refused(os.mkdir, '/w/dir')
refused(os.rename, '/w/file', '/w/other')
refused(os.truncate, '/w/file', 0)
refused(os.utime, '/w/file')
refused(os.symlink, 'file', '/w/link')
refused(os.link, '/w/file', '/w/hard')
print(open('/w/file').read())`
    const { stdout } = await script(lines, ['--dir', `${root}::/w:ro`])
    expect(stdout.split('\n').filter((line) => line.includes('went through'))).toEqual([])
    expect(stdout).toContain('\nkept\n')
    expect(stdout.split('\n')).toHaveLength(11)
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('kept')
  })

  it('has a source of random numbers, and none of the host’s variables', async () => {
    const lines = 'import os, secrets\nprint(len(set(secrets.token_hex(16) for _ in range(100))), len(os.urandom(1000000)), dict(os.environ))'
    expect(await script(lines)).toMatchObject(clean('100 1000000 {}\n'))
  })

  it.runIf(canSaveNativeCode())('does the same when it starts from native code of earlier runs', async () => {
    const lines = 'import sys, json\nd = {str(i): i * i for i in range(3000)}\nprint(json.dumps(sorted(d.values())[-3:]))\nsys.exit(len(d) % 256)'
    const expected = { code: 3000 % 256, signal: null, stdout: `[${[2997, 2998, 2999].map((n) => n * n).join(', ')}]\n`, stderr: '' }
    const cache = temporaryDirectory()
    for (let run = 0; run < 4; run++) expect(await script(lines, ['--quiet', '--cache-dir', cache])).toMatchObject(expected)
    expect(readdirSync(cache)).toContain('key') // something was kept, so the last runs had it
  })
})

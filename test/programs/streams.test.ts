import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { command, finished, startWasmgate, wasmgate } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'
import { guest } from './paths.ts'

const stdio = guest('stdio')
const clock = guest('clock')

/** A line for sh, with `wasmgate` as its command. */
const shell = (line: string, cwd?: string) =>
  spawnSync('sh', ['-c', `wasmgate() { ${quoted} "$@"; }\n${line}`], { encoding: 'utf8', cwd })
/** script(1) with these options, and what /dev and /proc are, differ elsewhere. */
const onLinux = it.skipIf(process.platform !== 'linux')

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`
const quoted = command.map(quote).join(' ')

/** Opens a file for the length of one call. */
async function withFile<Result>(path: string, flags: string, use: (fd: number) => Promise<Result>): Promise<Result> {
  const fd = openSync(path, flags)
  try {
    return await use(fd)
  } finally {
    closeSync(fd)
  }
}

describe('standard streams', () => {
  it('carry megabytes of any bytes through pipes', async () => {
    const bytes = randomBytes(5_000_000)
    const { stdoutBytes, ...result } = await wasmgate([stdio, 'cat'], { stdin: bytes })
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(createHash('sha256').update(stdoutBytes).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  it('carry bytes between files', async () => {
    const root = temporaryDirectory()
    const bytes = randomBytes(1_000_000)
    writeFileSync(join(root, 'in'), bytes)
    const result = await withFile(join(root, 'in'), 'r', (input) => withFile(join(root, 'out'), 'w', (output) =>
      finished(startWasmgate([stdio, 'cat'], {}, { stdio: [input, output, 'pipe'] }))))
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(root, 'out')).equals(bytes)).toBe(true)
  })

  it('append where the shell appends, and go on where it left off', () => {
    const root = temporaryDirectory()
    const line = `printf 'first\\n' >out; printf 'in' | wasmgate ${quote(stdio)} cat >>out
{ printf 'a\\n'; printf 'b\\n' | wasmgate ${quote(stdio)} cat; printf 'c\\n'; } >both; cat out both`
    expect(shell(line, root)).toMatchObject({ status: 0, stdout: 'first\nina\nb\nc\n', stderr: '' })
  })

  it('share the position of a file on standard input with the shell', () => {
    const root = temporaryDirectory()
    writeFileSync(join(root, 'in'), '0123456789abcdef')
    // The guest takes five bytes; what the shell's next command reads starts where the kernel's own offset is.
    const { stdout, stderr } = shell(`{ dd bs=1 count=2 2>/dev/null; echo; wasmgate ${quote(stdio)} position; cat; } <in`, root)
    expect({ stdout, stderr }).toEqual({ stdout: '01\n5 23456 7\n789abcdef', stderr: '' })
  })

  it('are told apart: pipe, file, /dev/null', async () => {
    const root = temporaryDirectory()
    const piped = await wasmgate([stdio, 'kinds'])
    expect(piped).toMatchObject({ code: 0, stderr: '' })
    expect(piped.stdout).not.toContain('terminal')
    await withFile(join(root, 'file'), 'w+', async (file) => {
      const result = await finished(startWasmgate([stdio, 'kinds'], {}, { stdio: ['ignore', file, file] }))
      expect(result.code).toBe(0)
    })
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('0 character device\n1 file\n2 file\n')
  })

  onLinux('are a terminal when they are one', () => {
    // script(1) gives its command a terminal. The guest's output arrives through it, with carriage returns.
    const line = `${quoted} ${quote(stdio)} kinds`
    const stdout = execFileSync('script', ['-qec', line, '/dev/null'], { encoding: 'utf8', input: '' })
    expect(stdout.replaceAll('\r', '')).toContain('0 character device terminal\n1 character device terminal\n2 character device terminal\n')
  })

  it('deliver each line when it is written, in both directions', async () => {
    const child = startWasmgate([stdio, 'lines'])
    let received = ''
    child.stdout?.on('data', (chunk: Buffer) => { received += chunk.toString() })
    const answer = async (line: string, expected: string) => {
      child.stdin?.write(line)
      await expect.poll(() => received, { timeout: 60_000 }).toBe(expected)
    }
    await answer('one\n', '1 one\n')
    await answer('two\n', '1 one\n2 two\n')
    await answer('three\n', '1 one\n2 two\n3 three\n')
    child.stdin?.end('end without a newline')
    expect(await finished(child)).toMatchObject({ code: 0 })
    expect(received).toBe('1 one\n2 two\n3 three\n4 end without a newline')
  })

  it('keep the order between stdout and stderr that are one', () => {
    const { status, stdout } = shell(`wasmgate ${quote(stdio)} turns 2>&1`)
    expect(status).toBe(0)
    expect(stdout).toBe(Array.from({ length: 100 }, (_, i) => `${i}\n`).join(''))
  })

  it('lose nothing when the reader is slow', async () => {
    const child = startWasmgate([stdio, 'fill'])
    child.stdout?.pause()
    await new Promise((resolve) => { setTimeout(resolve, 1000) })
    const end = finished(child)
    child.stdout?.resume()
    const result = await end
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(result.stdout).toBe(Array.from({ length: 100_000 }, (_, i) => `line ${String(i).padStart(6, '0')} of the output\n`).join(''))
  })

  onLinux('lose nothing on descriptors that another process has made non-blocking', () => {
    // perl sets O_NONBLOCK on the pipe that both share; a plain read or write would then fail with EAGAIN.
    const perl = `perl -MFcntl -e 'fcntl(STDIN, F_SETFL, O_NONBLOCK); fcntl(STDOUT, F_SETFL, O_NONBLOCK); exec @ARGV or die' `
    const line = `${perl} ${quoted} ${quote(stdio)}`
    const filled = shell(`${line} fill </dev/null | { sleep 1; wc -l; }`)
    expect(filled).toMatchObject({ status: 0, stderr: '' })
    expect(filled.stdout.trim()).toBe('100000')
    const slow = shell(`{ sleep 1; echo one; sleep 1; echo two; } | ${line} lines | cat`)
    expect(slow).toMatchObject({ status: 0, stdout: '1 one\n2 two\n', stderr: '' })
  })

  it('tell the guest that nobody reads', async () => {
    const child = startWasmgate([stdio, 'pipe'])
    child.stdout?.destroy()
    expect(await finished(child)).toMatchObject({ code: 7, signal: null, stderr: 'write: Broken pipe\n' })
    expect(shell(`wasmgate ${quote(stdio)} fill | head -n 1`)).toMatchObject({ stdout: 'line 000000 of the output\n', stderr: '' })
  })

  it('may be closed', () => {
    // The guest sees errors, or a stream that is at its end and takes everything (as after `</dev/null >/dev/null`); it runs in any case.
    const { status, stderr } = shell(`wasmgate ${quote(stdio)} closed <&- >&-`)
    expect(status).toBe(0)
    expect(stderr).toMatch(/^read (-1|0), write (-1|1)\n$/)
  })
})

describe('poll', () => {
  // Node gives its children sockets for what it calls pipes.
  it('of a socket: data, end, nothing', async () => {
    expect(await wasmgate([clock, 'poll', '20000'], { stdin: 'data' })).toMatchObject({ code: 0, stdout: 'poll: ready to read\nread: data\n', stderr: '' })
    expect(await wasmgate([clock, 'poll', '20000'])).toMatchObject({ code: 0, stdout: 'poll: ready to read\nread: end\n', stderr: '' })
    const child = startWasmgate([clock, 'poll', '300'])
    expect(await finished(child)).toMatchObject({ code: 0, stdout: 'poll: timeout: in time\n', stderr: '' })
    child.stdin?.end()
  })

  it('of a pipe: nothing, and data that comes late', () => {
    expect(shell(`sleep 2 | wasmgate ${quote(clock)} poll 300`)).toMatchObject({ status: 0, stdout: 'poll: timeout: in time\n', stderr: '' })
    expect(shell(`{ sleep 1; echo late; sleep 1; } | wasmgate ${quote(clock)} poll 20000`)).toMatchObject({ status: 0, stdout: 'poll: ready to read\nread: late\n\n', stderr: '' })
  })

  it('wakes when data arrives through a socket', async () => {
    const child = startWasmgate([clock, 'poll', '25000'])
    setTimeout(() => child.stdin?.write('late'), 700)
    expect(await finished(child)).toMatchObject({ code: 0, stdout: 'poll: ready to read\nread: late\n', stderr: '' })
    child.stdin?.end()
  })

  it('of a file and of /dev/null is ready at once', async () => {
    const root = temporaryDirectory()
    writeFileSync(join(root, 'in'), 'from a file')
    const file = await withFile(join(root, 'in'), 'r', (fd) => finished(startWasmgate([clock, 'poll', '20000'], {}, { stdio: [fd, 'pipe', 'pipe'] })))
    expect(file).toMatchObject({ code: 0, stdout: 'poll: ready to read\nread: from a file\n', stderr: '' })
    const nothing = await finished(startWasmgate([clock, 'poll', '20000'], {}, { stdio: ['ignore', 'pipe', 'pipe'] }))
    expect(nothing).toMatchObject({ code: 0, stdout: 'poll: ready to read\nread: end\n', stderr: '' })
  })

  onLinux('of a terminal waits for a line', () => {
    const line = `${quoted} ${quote(clock)} poll`
    const { stdout } = spawnSync('sh', ['-c', `{ sleep 1; echo typed; sleep 1; } | script -qec ${quote(`${line} 100000`)} /dev/null`], { encoding: 'utf8' })
    expect(stdout.replaceAll('\r', '')).toContain('poll: ready to read\nread: typed\n')
    const idle = spawnSync('sh', ['-c', `sleep 3 | script -qec ${quote(`${line} 300`)} /dev/null`], { encoding: 'utf8' })
    expect(idle.stdout.replaceAll('\r', '')).toContain('poll: timeout: in time\n')
  })

  it('of standard output and standard error is ready to write', async () => {
    expect(await wasmgate([clock, 'write'])).toMatchObject({ code: 0, stdout: 'poll: 2 ready, stdout, stderr\n', stderr: '' })
    const ignored = spawn(command[0], [...command.slice(1), clock, 'write'], { stdio: ['ignore', 'pipe', 'ignore'] })
    expect(await finished(ignored)).toMatchObject({ code: 0, stdout: 'poll: 2 ready, stdout, stderr\n' })
  })
})

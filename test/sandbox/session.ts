import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ByteString } from '../../src/fs/byte-string.ts'
import type { Directory } from '../../src/fs/filesystem.ts'
import { hostClock } from '../../src/sys/clock.ts'
import { hostRandom } from '../../src/sys/random.ts'
import { errnoName } from '../../src/wasi/abi/errno.ts'
import { createContext } from '../../src/wasi/context.ts'
import { StreamDescriptor } from '../../src/wasi/descriptors/stream.ts'
import { wasiImports } from '../../src/wasi/index.ts'
import { DEVICE_RIGHTS } from '../../src/wasi/rights.ts'
import { finished, startWasmgate, type RunResult, type RunSettings } from '../support/run.ts'
import { FakeStream } from '../wasi/support/streams.ts'

/** The guest of all attacks: attacker.c. */
export const attacker = fileURLToPath(new URL('attacker.wasm', import.meta.url))

/** What one call gave: the name of its errno and, after a success, words as bytes. */
export interface Answer {
  readonly errno: string
  readonly words: readonly ByteString[]
}

/** One word of a command line, as attacker.c reads it: bytes of a string, or a number. */
export type Word = string | number | bigint

/** A guest that does one call after the other, as it is told. */
export interface Session {
  call(...words: readonly Word[]): Promise<Answer>
  /** All of the guest's memory. */
  dump(): Promise<Buffer>
  /** Everything that the guest was ever answered, joined. */
  readonly heard: string
  /** Of the runtime, where it is a process of its own. */
  readonly pid?: number | undefined
  /** No more commands: the guest returns. */
  end(): Promise<RunResult>
}

const encode = (word: Word): string =>
  word === '' ? '%' : String(word).replaceAll(/[^!-$&-~]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
const decode = (word: string): ByteString =>
  word === '%' ? '' : word.replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

function answer(line: string): Answer {
  const [errno = '', ...words] = line.split(' ')
  if (!/^\d+$/.test(errno)) throw new Error(`the guest answered ${JSON.stringify(line)}`)
  return { errno: errnoName(Number(errno)), words: words.map(decode) }
}

/** Lines and raw bytes out of a stream of chunks. */
class Lines {
  #chunks: Buffer[] = []
  #wake: (() => void) | undefined
  #ended = false

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#wake?.()
  }
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async line(): Promise<string> {
    for (;;) {
      if (this.#chunks.at(-1)?.includes(10) === true || this.#chunks.length > 1) {
        const all = Buffer.concat(this.#chunks)
        const end = all.indexOf(10)
        this.#chunks = [all]
        if (end >= 0) {
          this.#chunks = [all.subarray(end + 1)]
          return all.toString('latin1', 0, end)
        }
      }
      await this.#more()
    }
  }

  async bytes(length: number): Promise<Buffer> {
    while (this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0) < length) await this.#more()
    const all = Buffer.concat(this.#chunks)
    this.#chunks = [all.subarray(length)]
    return all.subarray(0, length)
  }

  async #more(): Promise<void> {
    if (this.#ended) throw new Error('the guest is gone')
    await new Promise<void>((resolve) => { this.#wake = resolve })
  }
}

abstract class LineSession implements Session {
  protected readonly lines = new Lines()
  heard = ''

  protected abstract say(line: string): void
  abstract end(): Promise<RunResult>

  async call(...words: readonly Word[]): Promise<Answer> {
    this.say(`${words.map(encode).join(' ')}\n`)
    const line = await this.lines.line()
    const given = answer(line)
    this.heard += `${given.words.join(' ')}\n`
    return given
  }

  async dump(): Promise<Buffer> {
    this.say('dump\n')
    const { words } = answer(await this.lines.line())
    const bytes = await this.lines.bytes(Number(words[0]))
    await this.lines.line()
    return bytes
  }
}

class CommandSession extends LineSession {
  readonly #child: ChildProcess
  readonly #end: Promise<RunResult>

  constructor(child: ChildProcess, timeout: number) {
    super()
    this.#child = child
    ;(child.stdout as Readable).on('data', (chunk: Buffer) => this.lines.push(chunk))
    ;(child.stdin as Writable).on('error', () => { /* the guest may have ended */ })
    this.#end = finished(child, timeout).then((result) => {
      this.lines.end()
      return result
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  protected say(line: string): void {
    this.#child.stdin?.write(line, 'latin1')
  }

  end(): Promise<RunResult> {
    this.#child.stdin?.end()
    return this.#end
  }
}

/** The attacker behind the real command line; `around` starts the launcher in another way (a shell with limits). */
export function command(options: readonly string[], settings: RunSettings = {}, spawned?: ChildProcess): Session {
  const { timeout = 120_000 } = settings
  return new CommandSession(spawned ?? startWasmgate([...options, attacker], settings), timeout)
}

class InProcessSession extends LineSession {
  readonly #input = new FakeStream()
  readonly #done: Promise<RunResult>

  constructor(preopens: readonly { guestPath: ByteString; directory: Directory }[]) {
    super()
    const lines = this.lines
    const output = new (class extends FakeStream {
      override write(from: Parameters<FakeStream['write']>[0]): number {
        lines.push(Buffer.concat(from.views()))
        return from.total
      }
    })()
    const context = createContext({
      args: ['attacker'], env: [], preopens,
      stdin: new StreamDescriptor(this.#input, DEVICE_RIGHTS),
      stdout: new StreamDescriptor(output, DEVICE_RIGHTS),
      stderr: new StreamDescriptor(new FakeStream(), DEVICE_RIGHTS),
      clock: hostClock(), random: hostRandom(), suspend: true,
      exit: (code) => { throw new Error(`exit ${code}`) },
      fault: (error) => { throw (error as Error).cause },
    })
    const module = new WebAssembly.Module(readFileSync(attacker))
    const imports = wasiImports(context)
    const named: Record<string, Record<string, WebAssembly.ImportValue>> = {}
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      const found = imports(from, name)
      if (found !== undefined) (named[from] ??= {})[name] = found.value as WebAssembly.ImportValue
    }
    const { exports } = new WebAssembly.Instance(module, named)
    context.memory.attach(exports['memory'] as WebAssembly.Memory)
    this.#done = WebAssembly.promising(exports['_start'])().then(() => {
      context.fds.closeAll()
      return { code: 0, signal: null, stdout: '', stderr: '', stdoutBytes: Buffer.alloc(0) }
    })
    this.#done.finally(() => lines.end()).catch(() => { /* told by end() */ })
  }

  protected say(line: string): void {
    this.#input.push(line)
  }

  end(): Promise<RunResult> {
    this.#input.end()
    return this.#done
  }
}

/** The attacker in this process, over directories that the command line has no option for. */
export const inProcess = (preopens: readonly { guestPath: ByteString; directory: Directory }[]): Session => new InProcessSession(preopens)

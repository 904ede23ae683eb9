import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from '../child.ts'
import { interleave } from '../interleave.ts'
import { difference, ratio, type Found, type Goal, type Row } from '../result.ts'
import { launcher } from '../runtimes/node.ts'
import type { Runtime } from '../runtimes/runtime.ts'
import type { Scratch } from '../scratch.ts'
import { onPath, serve, type Server } from '../server.ts'
import type { Context, Measurement, Settings, Suite } from '../suite.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const script = (name: string, ...args: string[]): Command => [process.execPath, path(`../scripts/${name}.cjs`), ...args]
const wasmgate = (...args: string[]): Command => [process.execPath, launcher, '--net', ...args]

/** Who else runs such a guest, and how. iwasm has a dialect of its own. */
const peers = [
  { name: 'wasmedge', suffix: '', command: (...args: string[]): Command => ['wasmedge', '--force-interpreter', ...args] },
  { name: 'iwasm', suffix: '-wamr', command: (...args: string[]): Command => ['iwasm', '--addr-pool=127.0.0.1/32', ...args] },
]

const httpServer = (suffix: string): string => path(`../../examples/http/server${suffix}.wasm`)
const peer = (suffix: string): string => path(`../../test/guests/net/peer${suffix}.wasm`)
const ANY = '127.0.0.1:0'
const NODE = 'node:net'
const WAMR = 'wasmgate, WAMR\'s dialect'
const rounds = (settings: Settings): number => Math.min(settings.rounds, 7)

/** Requests per second as wrk counts them, turned into time: microseconds from one answer to the next, 64 being asked for at once. */
const http: Measurement = {
  name: 'network-http',
  async measure(context) {
    const seconds = context.settings.quick ? 1 : 2
    const commands = new Map<string, Command>([
      ['wasmgate', wasmgate(httpServer(''), ANY)],
      [WAMR, wasmgate(httpServer('-wamr'), ANY)],
      [NODE, script('http-hello')],
      ...peersHere(context.runtimes).map(({ name, suffix, command }) => [name, command(httpServer(suffix), ANY)] as const),
    ])
    const once = (server: Server): number => 1e6 * seconds / load(server.port, seconds, context.scratch)
    return [{ name: this.name, what: 'HTTP request, 64 connections', unit: 'µs', found: await measured(commands, once, context) }]
  },
}

/** A gigabyte there and back through one connection. */
const echo: Measurement = {
  name: 'network-echo',
  async measure(context) {
    const bytes = context.settings.quick ? 1e7 : 1e9
    const commands = new Map<string, Command>([
      ['wasmgate', wasmgate(peer(''), 'echo', ANY)],
      [NODE, script('echo-server')],
      ...peersHere(context.runtimes).map(({ name, suffix, command }) => [name, command(peer(suffix), 'echo', ANY)] as const),
    ])
    const once = (server: Server): number =>
      Number(context.scratch.run(script('echo-client', String(server.port), String(bytes))).output[1]) * 1e9 / bytes
    return [{ name: this.name, what: '1 GB echoed over TCP', unit: 'ms', found: await measured(commands, once, context) }]
  },
}

const AFTER = 'after as many again'

/** What 100,000 requests leave behind, after as many that warmed the server up. */
const memory: Measurement = {
  name: 'network-memory',
  async measure({ scratch, settings, onRound }) {
    const requests = settings.quick ? 1000 : 100_000
    const all = Math.min(settings.rounds, 3)
    const [after, before]: [number[], number[]] = [[], []]
    for (let round = 0; round < all; round++) {
      using server = await serve(wasmgate(httpServer(''), ANY))
      for (const list of [before, after]) {
        for (let done = 0; done < requests;) done += load(server.port, 1, scratch)
        list.push(Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'latin1'))?.[1]) / 1024)
      }
      onRound(round + 1, all)
    }
    return [{ name: this.name, what: 'memory of a server after 100,000 requests', unit: 'MB', found: new Map([['wasmgate', before], [AFTER, after]]) }]
  },
}

const hasWrk = onPath('wrk', '-v')
const peersHere = (runtimes: readonly Runtime[]): typeof peers => peers.filter(({ name }) => runtimes.some((runtime) => runtime.name === name))

/** Keeps all servers running while they take turns; one that does not start has failed. */
async function measured(commands: ReadonlyMap<string, Command>, once: (server: Server) => number, { settings, onRound }: Context): Promise<Map<string, Found>> {
  using stack = new DisposableStack()
  const subjects = new Map<string, () => number>()
  const failed = new Map<string, Found>()
  for (const [name, command] of commands) {
    try {
      const server = stack.use(await serve(command))
      if (!settings.quick) once(server) // to warm up
      subjects.set(name, () => once(server))
    } catch (error) {
      failed.set(name, { failed: error instanceof Error ? error.message : String(error) })
    }
  }
  return new Map([...await interleave(subjects, rounds(settings), onRound), ...failed])
}

/** How many requests wrk had answered. Throws when one failed. */
function load(port: number, seconds: number, scratch: Scratch): number {
  const text = scratch.run(['wrk', '-t1', '-c64', `-d${seconds}s`, `http://127.0.0.1:${port}/`]).output[1] ?? ''
  const requests = Number(/(\d+) requests in/.exec(text)?.[1])
  if (!(requests > 0) || /Socket errors|Non-2xx/.test(text)) throw new Error(`wrk: ${text}`)
  return requests
}

function goals(rows: readonly Row[]): readonly Goal[] {
  const cell = ({ name }: Measurement, column: string): Found | undefined => rows.find((row) => row.name === name)?.found.get(column)
  return [
    { what: 'an HTTP request against node:net', unit: 'x', atMost: 2, value: ratio(cell(http, 'wasmgate'), cell(http, NODE)) },
    { what: 'the same in WAMR\'s dialect', unit: 'x', atMost: 2, value: ratio(cell(http, WAMR), cell(http, NODE)) },
    { what: '1 GB echoed against node:net', unit: 'x', atMost: 2.5, value: ratio(cell(echo, 'wasmgate'), cell(echo, NODE)) },
    { what: 'memory that 100,000 more requests take', unit: 'MB', atMost: 8, value: difference(cell(memory, AFTER), cell(memory, 'wasmgate')) },
  ]
}

export const network: Suite = {
  name: 'network',
  title: 'Network',
  about: `Servers that go on while wrk or scripts/echo-client.cjs drives them, beside the same on node:net.${hasWrk ? '' : '\n\nwrk is not installed: what needs it is left out.'}`,
  measurements: [...hasWrk ? [http] : [], echo, ...hasWrk && process.platform === 'linux' ? [memory] : []],
  goals,
}

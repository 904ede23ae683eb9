import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { run, type Command } from '../child.ts'
import { interleave } from '../interleave.ts'
import { compare, type Result } from '../result.ts'
import { onPath, serve, type Server } from '../server.ts'
import type { Measurement, Settings } from '../suite.ts'
import { usual } from '../suite.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const script = (name: string, ...args: string[]): Command => [process.execPath, path(`../scripts/${name}.cjs`), ...args]
const wasmgate = (...args: string[]): Command => [process.execPath, path('../../bin/wasmgate.js'), '--net', ...args]

/** Who else runs such a guest, and how; only those on PATH are measured. Iwasm has a dialect of its own. */
const peers = [
  { name: 'wasmedge', suffix: '', command: (...args: string[]): Command => ['wasmedge', '--force-interpreter', ...args] },
  { name: 'iwasm', suffix: '-wamr', command: (...args: string[]): Command => ['iwasm', '--addr-pool=127.0.0.1/32', ...args] },
].filter(({ name }) => onPath(name, '--version'))

const httpServer = (suffix: string): string => path(`../../examples/http/server${suffix}.wasm`)
const peer = (suffix: string): string => path(`../../test/guests/net/peer${suffix}.wasm`)
const ANY = '127.0.0.1:0'
const rounds = (settings: Settings): number => Math.min(settings.rounds, 7)
const short = (settings: Settings): boolean => settings.batch < usual.batch

/** Requests per second as wrk counts them, turned into time: microseconds from one answer to the next, 64 being asked for at once. */
const http: Measurement = {
  name: 'network-http',
  async measure(_scratch, settings, onRound) {
    const subjects = { 'ours': wasmgate(httpServer(''), ANY), 'ours-wamr': wasmgate(httpServer('-wamr'), ANY), 'node:net': script('http-hello') }
    const seconds = short(settings) ? 1 : 2
    return await measured(subjects, (suffix) => [httpServer(suffix), ANY], (server) => 1e6 * seconds / load(server.port, seconds), settings, onRound, (found) => {
      const heading = { name: http.name, what: 'HTTP request, 64 connections', unit: 'µs' } as const
      return [
        compare('ratio', { ...heading, peerName: 'node:net', goal: 2 }, found('ours'), found('node:net')),
        compare('ratio', { ...heading, what: `${heading.what}, WAMR's dialect`, peerName: 'node:net', goal: 2 }, found('ours-wamr'), found('node:net')),
        ...peers.map(({ name, suffix }) => compare('ratio', { ...heading, peerName: name, goal: 1 }, found(`ours${suffix}`), found(name))),
      ]
    })
  },
}

/** A gigabyte there and back through one connection. */
const echo: Measurement = {
  name: 'network-echo',
  async measure(_scratch, settings, onRound) {
    const bytes = short(settings) ? 1e7 : 1e9
    const subjects = { 'ours': wasmgate(peer(''), 'echo', ANY), 'node:net': script('echo-server') }
    const once = (server: Server): number => Number(run(script('echo-client', String(server.port), String(bytes)), ['ignore', 'pipe', 'pipe']).output[1]) * 1e9 / bytes
    return await measured(subjects, (suffix) => [peer(suffix), 'echo', ANY], once, settings, onRound, (found) => {
      const heading = { name: echo.name, what: '1 GB echoed over TCP', unit: 'ms' } as const
      return [
        compare('ratio', { ...heading, peerName: 'node:net', goal: 2.5 }, found('ours'), found('node:net')),
        ...peers.filter(({ suffix }) => suffix === '').map(({ name }) => compare('ratio', { ...heading, peerName: name, goal: 1 }, found('ours'), found(name))),
      ]
    })
  },
}

/** What 100,000 requests leave behind, after as many that warmed the server up. */
const memory: Measurement = {
  name: 'network-memory',
  async measure(_scratch, settings, onRound) {
    const requests = short(settings) ? 1000 : 100_000
    const all = Math.min(settings.rounds, 3)
    const [after, before]: [number[], number[]] = [[], []]
    for (let round = 0; round < all; round++) {
      using server = await serve(wasmgate(httpServer(''), ANY))
      for (const list of [before, after]) {
        for (let done = 0; done < requests;) done += load(server.port, 1)
        list.push(Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'latin1'))?.[1]) / 1024)
      }
      onRound(round + 1, all)
    }
    return [compare('difference', { name: memory.name, what: 'memory after 100,000 more requests', unit: 'MB', peerName: 'before them', goal: 8 }, after, before)]
  },
}

const hasWrk = onPath('wrk', '-v')
if (!hasWrk) process.stderr.write('network-http and network-memory are left out: wrk is not installed\n')

export const network: readonly Measurement[] = [...(hasWrk ? [http] : []), echo, ...(hasWrk && process.platform === 'linux' ? [memory] : [])]

/** Keeps all servers running while they take turns, the peers on PATH with them. */
async function measured(
  ours: Readonly<Record<string, Command>>,
  args: (suffix: string) => string[],
  once: (server: Server) => number,
  settings: Settings,
  onRound: (done: number, all: number) => void,
  results: (found: (name: string) => readonly number[]) => readonly Result[],
): Promise<readonly Result[]> {
  using stack = new DisposableStack()
  const subjects: Record<string, () => number> = {}
  for (const [name, command] of [...Object.entries(ours), ...peers.map(({ name, suffix, command }) => [name, command(...args(suffix))] as const)]) {
    const server = stack.use(await serve(command))
    once(server) // to warm up
    subjects[name] = () => once(server)
  }
  const all = rounds(settings)
  const found = interleave(subjects, all, (done) => onRound(done, all))
  return results((name) => found[name] ?? [])
}

/** How many requests wrk had answered. Throws when one failed. */
function load(port: number, seconds: number): number {
  const text = run(['wrk', '-t1', '-c64', `-d${seconds}s`, `http://127.0.0.1:${port}/`], ['ignore', 'pipe', 'pipe']).output[1] ?? ''
  const requests = Number(/(\d+) requests in/.exec(text)?.[1])
  if (!(requests > 0) || /Socket errors|Non-2xx/.test(text)) throw new Error(`wrk: ${text}`)
  return requests
}

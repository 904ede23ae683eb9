import { cpus, loadavg, release, totalmem, type } from 'node:os'

/** What the numbers depend on, as lines of Markdown. */
export function describeMachine(): string[] {
  const processors = cpus()
  return [
    `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown processor'}, ${process.arch}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}, V8 ${process.versions.v8}`,
  ]
}

/** Processes that wanted a processor in the last minute; the benchmark itself wants one. */
export const load = (): number => loadavg()[0] ?? 0

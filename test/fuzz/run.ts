import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { type PropertyName, propertyNames, type Task, type Told, units } from './properties.ts'

// npm run fuzz -- --seconds N [--seed S] [--only NAME[,NAME]]
//
// Tries every property for N seconds, side by side. Progress goes to standard error and the summary to standard output;
// exit code 1, and the smallest program, when something is found. The n-th round of a property has the seed S + n, so what
// a round found is found again at once by starting with its seed.

const usage = `npm run fuzz -- --seconds N [--seed S] [--only ${propertyNames.join(',')}]`

/** A thread that says nothing for so long stands still. */
const SILENCE = 90_000

interface Result {
  readonly name: PropertyName
  last: Told
  readonly seconds: number
  readonly found: string | undefined
}

function options(): { milliseconds: number; seed: number; names: readonly PropertyName[] } {
  try {
    const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' }, only: { type: 'string' } } })
    const names = values.only?.split(',') ?? propertyNames
    const [seconds, seed] = [Number(values.seconds), Number(values.seed ?? Date.now() % 2 ** 30)]
    const unknown = names.filter((name) => !propertyNames.some((known) => known === name))
    if (unknown.length > 0) throw new Error(`there is no property ${unknown.join(', ')}`)
    if (!(seconds > 0) || !Number.isSafeInteger(seed)) throw new Error('--seconds and --seed are numbers')
    return { milliseconds: seconds * 1000, seed, names: names as PropertyName[] }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`)
    process.exit(2)
  }
}

function fuzz(task: Task): Promise<Result> {
  const started = Date.now()
  const thread = new Worker(new URL('thread.ts', import.meta.url), { workerData: task })
  let last: Told = { kind: 'progress', round: task.seed, inputs: 0, tried: 0 }
  let shown = started
  return new Promise((resolve) => {
    let found: string | undefined
    const finish = (problem = found): void => {
      clearTimeout(silence)
      void thread.terminate()
      resolve({ name: task.name, last, seconds: (Date.now() - started) / 1000, found: problem })
    }
    const still = (): void => { finish(`it stands still in the round of seed ${last.round}, after ${last.inputs} inputs`) }
    let silence = setTimeout(still, SILENCE)
    thread.on('message', (told: Told) => {
      last = told
      clearTimeout(silence)
      silence = setTimeout(still, SILENCE)
      if (told.kind === 'found') found = `${told.message}\n${told.program}\nagain: npm run fuzz -- --only ${task.name} --seed ${told.round} --seconds 10`
      if (told.kind === 'over') finish()
      if (told.kind === 'progress' && Date.now() - shown > 5000) {
        shown = Date.now()
        process.stderr.write(`${task.name.padEnd(9)} ${Math.round((shown - started) / 1000)} s, ${told.inputs} inputs, ${told.tried} ${units[task.name]}, seed ${told.round}\n`)
      }
    })
    thread.on('error', (error) => { finish(`the thread failed in the round of seed ${last.round}: ${error instanceof Error ? error.stack : String(error)}`) })
  })
}

const { milliseconds, seed, names } = options()
if (!existsSync(new URL('../../dist/wasmgate.cjs', import.meta.url))) {
  process.stderr.write('the command line is not built: npm run build\n')
  process.exit(2)
}
process.stderr.write(`seed ${seed}, ${milliseconds / 1000} s of ${names.join(', ')}\n`)
const results = await Promise.all(names.map((name) => fuzz({ name, seed, milliseconds })))
for (const { name, last, seconds, found } of results) {
  const rate = Math.round(last.tried / seconds)
  process.stdout.write(`${name.padEnd(9)} ${found === undefined ? 'nothing found' : 'FOUND        '}  ${last.inputs} inputs, ${last.tried} ${units[name]}, ${rate} a second\n`)
}
for (const { name, found } of results) if (found !== undefined) process.stdout.write(`\n${name}: ${found}\n`)
process.exit(results.some(({ found }) => found !== undefined) ? 1 : 0)

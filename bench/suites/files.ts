import { asTheyCome } from '../runtimes/columns.ts'
import type { Measurement, Suite } from '../suite.ts'
import { tryAll } from '../try-all.ts'
import { prepareWorkload } from './workload.ts'

/** In megabytes, each way. */
const AMOUNT = 256

const measurements = [{ block: 4096, name: '4 KB' }, { block: 65536, name: '64 KB' }, { block: 1048576, name: '1 MB' }].map(({ block, name }): Measurement => ({
  name: `files-${block}`,
  async measure(context) {
    const { scratch, settings, runtimes } = context
    const args = [String(settings.quick ? 2 : AMOUNT), '/data', String(block)]
    const found = await tryAll({
      ...prepareWorkload('files', { args, directory: scratch.data }, context),
      columns: asTheyCome(runtimes.filter((runtime) => runtime.name !== 'wasmgate, one file')),
      rounds: settings.rounds,
    }, context)
    return [{ name: this.name, what: `${AMOUNT} MB there and back in blocks of ${name}`, unit: 'ms', found }]
  },
}))

export const files: Suite = {
  name: 'files',
  title: 'File throughput',
  about: 'workloads/files.c writes a file and reads it again, in blocks of one size; the time of the whole process.',
  measurements,
}

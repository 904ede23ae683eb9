// Where a worker thread begins in the single file (src/cli/threads.ts).
import { bundle } from './parts.mjs'

void bundle().work()

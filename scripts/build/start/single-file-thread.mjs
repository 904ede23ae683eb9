// Where a worker thread begins in the single file (src/host/start-thread.ts).
import { bundle } from './parts.mjs'

void bundle().work()

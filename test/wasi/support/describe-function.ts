import { describe } from 'vitest'
import type { FunctionName } from '../../../src/wasi/abi/functions.ts'

/** The dedicated tests of one function. coverage.test.ts finds these by their text and fails when a row of the table has none. */
export const describeFunction = (name: FunctionName, tests: () => void): void => void describe(name, tests)

import type { Dialects } from '../index.ts'
import type { FunctionRow } from '../abi/functions.ts'
import type { Implementation } from '../preview1/body.ts'
import { wamr } from './wamr.ts'
import { wamrFunctions } from './wamr-functions.ts'
import { wamrOptions } from './wamr-options.ts'
import { wasmedge } from './wasmedge.ts'
import { wasmedgeFunctions } from './wasmedge-functions.ts'

/** A table and its bodies together. */
const together = <Row extends FunctionRow>(rows: readonly Row[], bodies: Readonly<Record<Row['name'], Implementation['body']>>): Implementation[] =>
  rows.map((row) => ({ row, body: bodies[row.name as Row['name']] }))

/** Every function of both dialects. */
export const implementations: readonly Implementation[] = [...together(wasmedgeFunctions, wasmedge), ...together(wamrFunctions, wamr), ...wamrOptions]

const byName = Map.groupBy(implementations, ({ row }) => row.name)

/**
 * The functions of WasmEdge's and WAMR's sockets by name: of one name WasmEdge's V1, its V2, WAMR's. The type that a guest
 * imports tells which it means (socket-abi.md 3); none of them has that of another.
 */
export const dialects: Dialects = (name) => [...(byName.get(name) ?? []), ...(byName.get(`${name}_v2`) ?? [])]

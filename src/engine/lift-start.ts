import type { ModuleInfo } from '../binary/module-info.ts'
import { SectionId } from '../binary/sections.ts'
import { Reader } from '../binary/reader.ts'
import { name, section, unsigned } from '../binary/writer.ts'
import type { Shift } from './shift.ts'

/** A module whose start function is an export like others, to be called after instantiation. */
export interface Lifted {
  readonly bytes: Uint8Array
  /** The name under which the start function is exported. */
  readonly exportName: string
  readonly shift: Shift
}

/**
 * A start function runs inside of `new Instance`, where its imports can neither reach the memory that the instance
 * exports nor suspend it. This makes it an export instead, for the caller to run first. Undefined when there is nothing
 * to do: no start section, or no imported function that the start function could call. Throws MalformedError.
 *
 * The start section becomes a custom section of the same size, so that what moves is only what follows the export
 * section: by the length of the new entry, and of the two LEB128 that may grow with it.
 */
export function liftStart(info: ModuleInfo): Lifted | undefined {
  const startSection = info.section(SectionId.START)
  const start = info.start
  if (startSection === undefined || start === undefined || info.importsOf('function').length === 0) return undefined
  if (!isInOrder(info) || !isProcedure(info, start)) return undefined // V8 refuses it as it stands

  const exportName = freeName(info)
  const entry = [...name(exportName), 0x00, ...unsigned(start)]
  const exports = info.section(SectionId.EXPORT)
  let head: number[] // what comes in place of [cut, resume) of the original
  let cut: number
  let resume: number
  let tail: number[] = []
  if (exports === undefined) {
    head = section(SectionId.EXPORT, [1, ...entry])
    cut = resume = startSection.start
  } else {
    const reader = new Reader(info.bytes, exports.body, exports.end)
    const count = unsigned(reader.u32() + 1)
    head = [SectionId.EXPORT, ...unsigned(count.length + exports.end - reader.offset + entry.length), ...count]
    cut = exports.start
    resume = reader.offset
    tail = entry
  }
  const end = exports?.end ?? resume
  const by = head.length - (resume - cut) + tail.length
  const bytes = new Uint8Array(info.bytes.length + by)
  bytes.set(info.bytes.subarray(0, cut))
  bytes.set(head, cut)
  bytes.set(info.bytes.subarray(resume, end), cut + head.length)
  bytes.set(tail, end + by - tail.length)
  bytes.set(info.bytes.subarray(end), end + by)

  const moved = startSection.start < end ? startSection.start : startSection.start + by
  bytes[moved] = SectionId.CUSTOM
  bytes[startSection.body + (moved - startSection.start)] = 0 // an empty name; the rest of the index is its contents
  return { bytes, exportName, shift: { from: end, by } }
}

/** Whether there is one start section, and one export section at most, where they have to be. */
function isInOrder(info: ModuleInfo): boolean {
  const ids = info.sections.map((section) => section.id).filter((id) => id !== SectionId.CUSTOM)
  const at = ids.indexOf(SectionId.START)
  return ids.every((id, index) => index === at || (index < at) === (id < SectionId.START || id === SectionId.TAG))
    && ids.lastIndexOf(SectionId.START) === at && ids.lastIndexOf(SectionId.EXPORT) === ids.indexOf(SectionId.EXPORT)
}

function isProcedure(info: ModuleInfo, index: number): boolean {
  const type = info.functionType(index)
  return type !== undefined && type.params.length === 0 && type.results.length === 0
}

function freeName(info: ModuleInfo): string {
  const taken = new Set(info.exports.map((entry) => entry.name))
  let candidate = 'wasmgate:start'
  while (taken.has(candidate)) candidate += "'"
  return candidate
}

import type { LoadErrorKind } from './load-error.ts'

/** What bytes are that are no wasm module of version 1: "wat", or a kind and how the sentence "FILE ..." goes on. */
export type Identified = 'wat' | { readonly kind: LoadErrorKind; readonly phrase: string }

const text = new TextDecoder('utf-8', { fatal: true })

/** Formats by their first bytes. */
const magics: readonly (readonly [magic: string, kind: LoadErrorKind, phrase: string])[] = [
  ['\x7fELF', 'executable', 'is an ELF file (a native program or library), not WebAssembly'],
  ['MZ', 'executable', 'is a Windows program, not WebAssembly'],
  ['\xfe\xed\xfa\xce', 'executable', 'is a Mach-O file (a native macOS program), not WebAssembly'],
  ['\xfe\xed\xfa\xcf', 'executable', 'is a Mach-O file (a native macOS program), not WebAssembly'],
  ['\xce\xfa\xed\xfe', 'executable', 'is a Mach-O file (a native macOS program), not WebAssembly'],
  ['\xcf\xfa\xed\xfe', 'executable', 'is a Mach-O file (a native macOS program), not WebAssembly'],
  ['\0aot', 'executable', 'is compiled for iwasm (WAMR) alone: run the .wasm file it was made from'],
  ['wasmer', 'executable', 'is compiled for wasmer alone: run the .wasm file it was made from'],
  ['#!', 'script', 'is a script, to be started by its interpreter'],
  ['\x1f\x8b', 'archive', 'is gzip-compressed: unpack it first'],
  ['PK\x03\x04', 'archive', 'is a zip archive: unpack it first'],
  ['BZh', 'archive', 'is bzip2-compressed: unpack it first'],
  ['\xfd7zXZ\0', 'archive', 'is xz-compressed: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'archive', 'is zstd-compressed: unpack it first'],
  ['!<arch>\n', 'archive', 'is a static library (an ar archive): link it into a program first'],
  ['BC\xc0\xde', 'object', 'is LLVM bitcode: compile and link it for wasm32-wasi first'],
]

/** Names what the bytes are. Looks at the beginning, and for two formats at a place further on. */
export function identify(bytes: Uint8Array): Identified {
  if (bytes.length === 0) return { kind: 'empty', phrase: 'is empty' }
  const start = latin1(bytes, 0, 16)
  if (start.startsWith('\0asm')) return identifyVersion(bytes)
  if ('\0asm'.startsWith(start)) return { kind: 'truncated', phrase: `is cut off after ${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}` }
  if (start.startsWith('\x7fELF') && isWasmtimeArtefact(bytes)) {
    return { kind: 'executable', phrase: 'is compiled for wasmtime alone (.cwasm): run the .wasm file it was made from' }
  }
  if (start.startsWith('\xca\xfe\xba\xbe')) {
    return (bytes[7] ?? 0) < 40 && bytes[6] === 0
      ? { kind: 'executable', phrase: 'is a Mach-O file (a native macOS program), not WebAssembly' }
      : { kind: 'executable', phrase: 'is a Java class, not WebAssembly' }
  }
  for (const [magic, kind, phrase] of magics) {
    if (start.startsWith(magic)) return { kind, phrase }
  }
  if (latin1(bytes, 257, 262) === 'ustar') return { kind: 'archive', phrase: 'is a tar archive: unpack it first' }
  return identifyText(bytes)
}

function identifyVersion(bytes: Uint8Array): Identified {
  if (bytes.length < 8) return { kind: 'truncated', phrase: `is a WebAssembly module cut off after ${bytes.length} bytes` }
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  if (view.getUint16(6, true) === 1) {
    return { kind: 'component', phrase: 'is a WebAssembly component (WASI preview 2 or later), not a preview 1 module' }
  }
  return { kind: 'unknown-version', phrase: `is WebAssembly of an unknown version (${view.getUint32(4, true)})` }
}

function isWasmtimeArtefact(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('.wasmtime.')
}

function identifyText(bytes: Uint8Array): Identified {
  const beginning = readText(bytes)
  if (beginning === undefined) return { kind: 'unknown', phrase: 'is neither a WebAssembly module nor WebAssembly text' }
  const code = skipWatComments(beginning)
  if (code.startsWith('(')) {
    const word = /^\(\s*([\w@.-]+)/.exec(code)?.[1]
    if (word === 'component') return { kind: 'component', phrase: 'is the text of a WebAssembly component (WASI preview 2 or later), not of a preview 1 module' }
    if (/^(assert_\w+|invoke|register)$/.test(word ?? '')) return { kind: 'text', phrase: 'is a WebAssembly test script (.wast), not one module' }
    // What only WebAssembly text begins with; "(;" that never ends has no word, and is a mistake in it.
    if (word === undefined ? code.startsWith('(;') : /^(module|type|rec|import|export|func|table|memory|global|start|elem|data|tag|@.*)$/.test(word)) return 'wat'
  }
  if (code === '') {
    return beginning.trim() === '' ? { kind: 'empty', phrase: 'holds nothing but white space' } : 'wat'
  }
  return { kind: 'text', phrase: `is ${language(beginning)}, not WebAssembly` }
}

function language(beginning: string): string {
  const start = beginning.trimStart()
  if (/^<!doctype html|^<html/i.test(start)) return 'an HTML page'
  if (/^<(\?xml|svg)/i.test(start)) return 'XML'
  if (/^[{[]/.test(start) && /^[{[]\s*("|[{[\d\]}]|true|false|null)/.test(start)) return 'JSON'
  if (/^(["']use strict["']|import[ {*"']|export |const |let |var |function[ (*]|async |class |\(function|\(\(\)|\(async|module\.exports|\/\*|\/\/)/.test(start)) return 'JavaScript or source code like it'
  if (/^#include|^#(define|pragma|if)|^int main/.test(start)) return 'C or C++ source'
  return 'text'
}

/** The beginning as text, without a byte order mark; undefined when it is none. */
function readText(bytes: Uint8Array): string | undefined {
  const limit = 65536
  // A character cut in two at the limit is no sign of binary data.
  for (let end = Math.min(limit, bytes.length); end >= Math.min(limit, bytes.length) - 3; end--) {
    try {
      const beginning = text.decode(bytes.subarray(0, end))
      return /[^\P{Cc}\s\u0080-\u009f]/u.test(beginning) ? undefined : beginning // control characters that no text has
    } catch {
      if (bytes.length <= limit) return undefined
    }
  }
  return undefined
}

/** What follows the white space and comments (";; ..." and "(; ... ;)", nested) at the beginning. */
function skipWatComments(source: string): string {
  let at = 0
  for (;;) {
    at += /^\s*/.exec(source.slice(at))?.[0].length ?? 0
    if (source.startsWith(';;', at)) {
      const end = source.indexOf('\n', at)
      if (end < 0) return ''
      at = end
    } else if (source.startsWith('(;', at)) {
      const end = blockCommentEnd(source, at)
      if (end < 0) return source.slice(at)
      at = end
    } else return source.slice(at)
  }
}

function blockCommentEnd(source: string, start: number): number {
  let depth = 0
  const edges = /\(;|;\)/g
  edges.lastIndex = start
  for (let edge = edges.exec(source); edge !== null; edge = edges.exec(source)) {
    depth += edge[0] === '(;' ? 1 : -1
    if (depth === 0) return edges.lastIndex
  }
  return -1
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}

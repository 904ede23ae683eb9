type Attributes = Readonly<Record<string, string | number>>

const escape = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const written = (attributes: Attributes): string =>
  Object.entries(attributes).map(([name, value]) => ` ${name}="${escape(typeof value === 'number' ? String(Math.round(value * 10) / 10) : value)}"`).join('')

export const element = (name: string, attributes: Attributes): string => `<${name}${written(attributes)}/>\n`
export const text = (words: string, attributes: Attributes): string => `<text${written(attributes)}>${escape(words.replaceAll('`', ''))}</text>\n`

/** One for each runtime, the same in all charts; whatever else there is shares the last. */
const colours = {
  'wasmgate': '#e8590c', 'native': '#868e96', 'node:wasi': '#c2a300', 'wasmtime': '#7048e8', 'wazero': '#1c7ed6', 'wasmer': '#c2255c',
  'wasmedge': '#0c8599', 'iwasm': '#2f9e44', 'wasm3': '#8d6e4a', 'other': '#adb5bd',
} as const
const names = Object.keys(colours)

/** The classes of a column's bars: "wasmtime, precompiled" has wasmtime's colour, paler. */
export function colourOf(column: string): string {
  const [runtime = '', way] = column.split(', ')
  return `s${names.indexOf(runtime in colours ? runtime : 'other')}${way === undefined ? '' : ' pale'}`
}

/** A picture without a background of its own, whose text and lines follow the reader's choice of light or dark. */
export const svg = (width: number, height: number, parts: readonly string[]): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${Math.ceil(height)}" width="${width}" height="${Math.ceil(height)}">
<style>
text { font: 11px system-ui, sans-serif; fill: #343a40 }
.title { font-size: 15px; font-weight: 600 }
.end { text-anchor: end }
.tick { text-anchor: middle }
.value { font-size: 9px }
.grid { stroke: #868e96; stroke-opacity: .3 }
.one { stroke-opacity: 1 }
.spread { stroke: #212529; fill: none }
${Object.values(colours).map((colour, index) => `.s${index} { fill: ${colour} }`).join('\n')}
.pale { fill-opacity: .55 }
@media (prefers-color-scheme: dark) {
text { fill: #dee2e6 }
.spread { stroke: #f8f9fa }
}
</style>
${parts.join('')}</svg>
`

type Attributes = Readonly<Record<string, string | number>>

const escape = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const written = (attributes: Attributes): string =>
  Object.entries(attributes).map(([name, value]) => ` ${name}="${escape(typeof value === 'number' ? String(Math.round(value * 10) / 10) : value)}"`).join('')

export const element = (name: string, attributes: Attributes): string => `<${name}${written(attributes)}/>\n`
export const text = (words: string, attributes: Attributes): string => `<text${written(attributes)}>${escape(words.replaceAll('`', ''))}</text>\n`

/** Wasmgate first, in the colour that stands out. */
const colours = ['#e8590c', '#f3a268', '#868e96', '#2f9e44', '#1c7ed6', '#74b3ec', '#9c36b5', '#d0a2dd', '#c2a300', '#0c8599']

/** A picture without a background of its own, whose text and lines follow the reader's choice of light or dark. */
export const svg = (width: number, height: number, parts: readonly string[]): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${Math.ceil(height)}" width="${width}" height="${Math.ceil(height)}">
<style>
text { font: 11px system-ui, sans-serif; fill: #343a40 }
.title { font-size: 15px; font-weight: 600 }
.end { text-anchor: end }
.tick { text-anchor: middle }
.value { font-size: 9px }
.grid { stroke: #868e96; stroke-opacity: .3 }
.spread { stroke: #212529; fill: none }
${colours.map((colour, index) => `.s${index} { fill: ${colour} }`).join('\n')}
@media (prefers-color-scheme: dark) {
text { fill: #dee2e6 }
.spread { stroke: #f8f9fa }
}
</style>
${parts.join('')}</svg>
`

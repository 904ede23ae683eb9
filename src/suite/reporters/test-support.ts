/** Strict little readers of what the reporters write: they throw at what the formats do not allow. */

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescape = (text: string): string => text.replaceAll(/&(?:#(\d+)|(\w+));|[&<]/g, (whole, code?: string, name?: string) => {
  const found = code === undefined ? entities[name ?? ''] : String.fromCodePoint(Number(code))
  if (found === undefined) throw new Error(`XML: ${whole} in text`)
  return found
})

/** The root of an XML document without comments, CDATA and DTD. */
export function readXml(text: string): Element {
  // oxlint-disable-next-line no-control-regex -- what XML does not allow
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw new Error('XML: a character that it cannot have')
  const body = text.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '')
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const token = /<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/y
  for (let at = 0; at < body.length; at = token.lastIndex) {
    token.lastIndex = at
    const found = token.exec(body)
    if (found === null) throw new Error(`XML: not understood at ${JSON.stringify(body.slice(at, at + 40))}`)
    const [, closing, name, attributes = '', empty, characters] = found
    const parent = open.at(-1) as Element
    if (characters !== undefined) {
      parent.text += unescape(characters)
    } else if (closing === '/') {
      if (open.pop()?.name !== name || open.length === 0) throw new Error(`XML: </${name}> closes nothing`)
    } else {
      const pairs = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]): [string, string] => [key as string, unescape(value as string)])
      const element: Element = { name: name as string, attributes: Object.fromEntries(pairs), children: [], text: '' }
      if (Object.keys(element.attributes).length !== pairs.length) throw new Error('XML: an attribute stands twice')
      parent.children.push(element)
      if (empty !== '/') open.push(element)
    }
  }
  if (open.length !== 1 || root.children.length !== 1 || root.text.trim() !== '') throw new Error('XML: not one root')
  return root.children[0] as Element
}

export interface TestPoint {
  readonly ok: boolean
  readonly id: number
  readonly name: string
  readonly directive: string | undefined
  /** The lines of its YAML block. */
  readonly block: string[]
}

/** The test points of a TAP 14 document, whose plan must come first and be kept. */
export function readTap(text: string): TestPoint[] {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.shift() !== 'TAP version 14') throw new Error('TAP: no version, or no newline at the end')
  const plan = Number(/^1\.\.(\d+)$/.exec(lines.shift() ?? '')?.[1] ?? Number.NaN)
  const points: TestPoint[] = []
  let block: string[] | undefined
  for (const line of lines) {
    const point = /^(not )?ok (\d+) - ((?:[^\\#]|\\[\\#])*?)(?: # (TODO|SKIP)( (?:[^\\#]|\\[\\#])*)?)?$/.exec(line)
    if (block !== undefined) {
      if (!/^ {2}/.test(line)) throw new Error(`TAP: a block that is not ended before ${JSON.stringify(line)}`)
      if (line === '  ...') block = undefined
      else block.push(line.slice(2))
    } else if (line === '  ---') {
      const last = points.at(-1)
      if (last === undefined || last.block.length > 0) throw new Error('TAP: a block that belongs to nothing')
      block = last.block
    } else if (point !== null) {
      const [, not, id, name = '', directive, reason = ''] = point
      points.push({ ok: not === undefined, id: Number(id), name: name.replaceAll(/\\([\\#])/g, '$1'), directive: directive === undefined ? undefined : `${directive}${reason}`, block: [] })
    } else if (!line.startsWith('# ')) throw new Error(`TAP: not understood: ${JSON.stringify(line)}`)
  }
  if (block !== undefined || points.length !== plan || points.some(({ id }, index) => id !== index + 1)) throw new Error('TAP: not as planned')
  return points
}

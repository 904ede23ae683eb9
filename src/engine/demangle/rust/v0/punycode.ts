import { NotUnderstood } from '../../not-understood.ts'

/** RFC 3492, with "_" in place of "-". https://www.rfc-editor.org/rfc/rfc3492#section-6.2 */
export function decodePunycode(text: string): string {
  const split = text.lastIndexOf('_')
  const out = Array.from(text.slice(0, Math.max(split, 0)))
  let index = 0
  let point = 128
  let bias = 72
  let first = true
  for (let at = split + 1; at < text.length;) {
    const start = index
    for (let k = 36, weight = 1; ; k += 36) {
      const digit = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(text[at++] ?? ' ')
      if (digit < 0) throw new NotUnderstood()
      index += digit * weight
      const threshold = Math.min(Math.max(k - bias, 1), 26)
      if (digit < threshold) break
      weight *= 36 - threshold
      if (weight > 2 ** 31) throw new NotUnderstood()
    }
    const length = out.length + 1
    let delta = Math.floor((index - start) / (first ? 700 : 2))
    delta += Math.floor(delta / length)
    let k = 0
    for (; delta > 455; k += 36) delta = Math.floor(delta / 35)
    bias = k + Math.floor(36 * delta / (delta + 38))
    first = false
    point += Math.floor(index / length)
    index %= length
    if (point > 0x10ffff) throw new NotUnderstood()
    out.splice(index++, 0, String.fromCodePoint(point))
  }
  return out.join('')
}

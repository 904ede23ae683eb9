const escapes: Readonly<Record<string, string>> = { SP: '@', BP: '*', RF: '&', LT: '<', GT: '>', LP: '(', RP: ')', C: ',' }

/**
 * The older scheme: a C++ nested name whose last part is a hash, `_ZN4core3fmt5write17h0123456789abcdefE`. Undefined for
 * anything else, real C++ names too. https://doc.rust-lang.org/rustc/symbol-mangling/index.html
 */
export function demangleRustLegacy(name: string): string | undefined {
  const match = /^_ZN(.*)17h[0-9a-f]{16}E(\.[\w.]+)?$/s.exec(name)
  if (match === null) return undefined
  let rest = match[1] as string
  const parts: string[] = []
  while (rest !== '') {
    const digits = /^\d+/.exec(rest)?.[0]
    if (digits === undefined) return undefined
    const end = digits.length + Number(digits)
    if (end > rest.length) return undefined
    parts.push(readable(rest.slice(digits.length, end)))
    rest = rest.slice(end)
  }
  return parts.length === 0 ? undefined : parts.join('::') + (match[2] ?? '')
}

/** "$LT$" is "<", "$u7b$" is "{", ".." is "::"; a part that would start with "$" has "_" before it. */
function readable(part: string): string {
  return part.replace(/^_\$/, '$').replace(/\$u([0-9a-f]{1,6})\$|\$([A-Z]{1,2})\$|\.\./g, (whole, code?: string, escape?: string) => {
    if (whole === '..') return '::'
    if (escape !== undefined) return escapes[escape] ?? whole
    const point = Number.parseInt(code as string, 16)
    return point > 0x10ffff || (point >= 0xd800 && point < 0xe000) || point < 0x20 ? whole : String.fromCodePoint(point)
  })
}

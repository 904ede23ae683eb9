/** Text that the C library takes for an address, in all the forms of inet_aton(3): `127.1`, `0x7f000001`, `2130706433`. */
const numeric = /(?:^|\.)(?:\d+|0x[\da-f]*)$/
const labels = /^(?!-)[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*$/

/**
 * A host's name as rules are compared with it: lower case, ASCII (other scripts in punycode), without a dot at its end.
 * Undefined for what is none: text with other characters, of more than 253 of them, or that a resolver would read as an address.
 */
export function hostName(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- ASCII is meant
  const ascii = /^[\u0000-\u007f]*$/.test(text) ? text : process.getBuiltinModule('node:url').domainToASCII(text)
  const name = ascii.toLowerCase().replace(/\.$/, '')
  return name.length <= 253 && labels.test(name) && !numeric.test(name) ? name : undefined
}

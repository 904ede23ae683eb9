// oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

const escape = (character: string): string => {
  if (character === '\n') return '\\n'
  if (character === '\t') return '\\t'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Text from outside with everything spelled out that would move a terminal's cursor or break a line. */
export const printable = (text: string): string => text.replace(unprintable, escape)

/** The same in quotes: a value as it stands in a message. */
export const quote = (text: string): string => `'${printable(text)}'`

/**
 * Whether a glob means this path: `*` and `?` stay within one name, `**` does not, `[abc]` and `{one,two}` are choices.
 * A glob without a slash is about the last name alone, as git has it: `fd_*` finds `c/fd_read`.
 */
export function globMatches(glob: string, path: string): boolean {
  const subject = glob.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1)
  return compiled(glob).test(subject)
}

const known = new Map<string, RegExp>()

function compiled(glob: string): RegExp {
  const found = known.get(glob) ?? new RegExp(`^${translate(glob)}$`, 'u')
  known.set(glob, found)
  return found
}

const tokens = /\*\*\/|\*\*|\*|\?|\[!?[^\]/]+\]|\{[^{}]*\}|./gsu

function translate(glob: string): string {
  return glob.replace(tokens, (token) => {
    if (token === '**/') return '(?:.*/)?'
    if (token === '**') return '.*'
    if (token === '*') return '[^/]*'
    if (token === '?') return '[^/]'
    if (token.length > 1 && token.startsWith('[')) return token.replace(/^\[!/, '[^').replaceAll(/[\\&~|[](?!$)/g, (special, at) => (at === 0 ? special : `\\${special}`))
    if (token.length > 1 && token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`
    return token.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')
  })
}

import { longestText, NotUnderstood } from './not-understood.ts'

const basicTypes: Readonly<Record<string, string>> = {
  a: 'i8', b: 'bool', c: 'char', d: 'f64', e: 'str', f: 'f32', h: 'u8', i: 'isize', j: 'usize', l: 'i32', m: 'u32', n: 'i128',
  o: 'u128', p: '_', s: 'i16', t: 'u16', u: '()', v: '...', x: 'i64', y: 'u64', z: '!',
}

/**
 * The newer scheme, `_RNvCs1234_7mycrate3foo`; `source` is what follows "_R". Undefined for what is not understood.
 * https://rust-lang.github.io/rfcs/2603-rust-symbol-name-mangling-v0.html#syntax-of-mangled-names
 */
export function demangleRustV0(source: string): string | undefined {
  try {
    return new Parser(source.replace(/^\d+/, '')).symbol()
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

class Parser {
  readonly #source: string
  #at = 0
  #depth = 0
  /** Lifetimes that enclosing binders have introduced. */
  #lifetimes = 0
  #out = ''
  /** Set while reading what is not printed. */
  #silent = false

  constructor(source: string) {
    this.#source = source
  }

  symbol(): string {
    this.#path(true)
    if (/[A-Z]/.test(this.#next)) { // the crate that instantiated it
      this.#silent = true
      this.#path(false)
      this.#silent = false
    }
    const rest = this.#source.slice(this.#at)
    if (rest !== '' && !/^[.$]/.test(rest)) throw new NotUnderstood()
    return this.#out + rest
  }

  // The characters.

  get #next(): string { return this.#source[this.#at] ?? '' }

  #read(): string {
    const character = this.#next
    if (character === '') throw new NotUnderstood()
    this.#at++
    return character
  }

  #take(character: string): boolean {
    if (this.#next !== character) return false
    this.#at++
    return true
  }

  #print(text: string): void {
    if (this.#silent) return
    this.#out += text
    if (this.#out.length > longestText) throw new NotUnderstood() // references back can double a name again and again
  }

  /** "_" is 0, "0_" is 1: digits of base 62. */
  #base62(): bigint {
    if (this.#take('_')) return 0n
    let value = 0n
    while (!this.#take('_')) {
      const character = this.#read()
      const digit = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(character)
      if (digit < 0) throw new NotUnderstood()
      value = value * 62n + BigInt(digit)
      if (value > 1n << 64n) throw new NotUnderstood()
    }
    return value + 1n
  }

  /** A number after a letter, 0 when the letter is absent. */
  #optional(letter: string): bigint {
    return this.#take(letter) ? this.#base62() + 1n : 0n
  }

  #nested(read: () => void): void {
    if (++this.#depth > 200) throw new NotUnderstood()
    read()
    this.#depth--
  }

  /** Reads again what stood at an earlier place. */
  #backReference(read: () => void): void {
    const start = this.#at - 1
    const target = Number(this.#base62())
    if (target >= start) throw new NotUnderstood()
    if (this.#silent) return
    const back = this.#at
    this.#at = target
    this.#nested(read)
    this.#at = back
  }

  #many(separator: string, read: () => void): number {
    let count = 0
    while (!this.#take('E')) {
      if (count++ > 0) this.#print(separator)
      read()
    }
    return count
  }

  #identifier(): { text: string; disambiguator: bigint } {
    const disambiguator = this.#optional('s')
    return { text: this.#plainIdentifier(), disambiguator }
  }

  #plainIdentifier(): string {
    const punycode = this.#take('u')
    const digits = /^(0|[1-9]\d*)/.exec(this.#source.slice(this.#at, this.#at + 8))?.[0]
    if (digits === undefined) throw new NotUnderstood()
    this.#at += digits.length
    this.#take('_')
    const end = this.#at + Number(digits)
    if (end > this.#source.length) throw new NotUnderstood()
    const text = this.#source.slice(this.#at, end)
    this.#at = end
    return punycode ? decodePunycode(text) : text
  }

  // Paths.

  /** `inValue`: in an expression, where generic arguments follow "::". */
  #path(inValue: boolean): void {
    this.#nested(() => this.#readPath(inValue))
  }

  #readPath(inValue: boolean): void {
    switch (this.#read()) {
      case 'C':
        this.#print(this.#identifier().text)
        return
      case 'N': {
        const namespace = this.#read()
        if (!/[a-zA-Z]/.test(namespace)) throw new NotUnderstood()
        this.#path(inValue)
        const { text, disambiguator } = this.#identifier()
        if (/[A-Z]/.test(namespace)) {
          const kind = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace
          this.#print(`::{${kind}${text === '' ? '' : `:${text}`}#${disambiguator}}`)
        } else if (text !== '') this.#print(`::${text}`)
        return
      }
      case 'M': case 'X': {
        const hasTrait = this.#source[this.#at - 1] === 'X'
        this.#optional('s')
        const silent = this.#silent
        this.#silent = true
        this.#path(false)
        this.#silent = silent
        this.#qualified(hasTrait)
        return
      }
      case 'Y':
        this.#qualified(true)
        return
      case 'I':
        this.#path(inValue)
        this.#print(inValue ? '::<' : '<')
        this.#many(', ', () => this.#genericArgument())
        this.#print('>')
        return
      case 'B':
        this.#backReference(() => this.#path(inValue))
        return
      default: throw new NotUnderstood()
    }
  }

  /** "<Type as Trait>" */
  #qualified(hasTrait: boolean): void {
    this.#print('<')
    this.#type()
    if (hasTrait) {
      this.#print(' as ')
      this.#path(false)
    }
    this.#print('>')
  }

  #genericArgument(): void {
    if (this.#take('L')) this.#lifetime(this.#base62())
    else if (this.#take('K')) this.#constant(false)
    else this.#type()
  }

  // Types.

  #type(): void {
    this.#nested(() => this.#readType())
  }

  #readType(): void {
    const tag = this.#next
    const basic = basicTypes[tag]
    if (basic !== undefined) {
      this.#at++
      this.#print(basic)
      return
    }
    if (/[CNMXYI]/.test(tag)) return this.#path(false)
    switch (this.#read()) {
      case 'A': case 'S': {
        this.#print('[')
        this.#type()
        if (tag === 'A') {
          this.#print('; ')
          this.#constant(true)
        }
        this.#print(']')
        return
      }
      case 'T': {
        this.#print('(')
        const count = this.#many(', ', () => this.#type())
        this.#print(count === 1 ? ',)' : ')')
        return
      }
      case 'R': case 'Q': {
        this.#print('&')
        if (this.#take('L')) {
          const lifetime = this.#base62()
          if (lifetime > 0n) {
            this.#lifetime(lifetime)
            this.#print(' ')
          }
        }
        if (tag === 'Q') this.#print('mut ')
        this.#type()
        return
      }
      case 'P': case 'O':
        this.#print(tag === 'P' ? '*const ' : '*mut ')
        this.#type()
        return
      case 'F': return this.#binder(() => this.#functionType())
      case 'D': {
        this.#print('dyn ')
        this.#binder(() => this.#many(' + ', () => this.#dynTrait()))
        if (!this.#take('L')) throw new NotUnderstood()
        const lifetime = this.#base62()
        if (lifetime > 0n) {
          this.#print(' + ')
          this.#lifetime(lifetime)
        }
        return
      }
      case 'B': return this.#backReference(() => this.#type())
      default: throw new NotUnderstood()
    }
  }

  #functionType(): void {
    if (this.#take('U')) this.#print('unsafe ')
    if (this.#take('K')) this.#print(`extern "${this.#take('C') ? 'C' : this.#plainIdentifier().replaceAll('_', '-')}" `)
    this.#print('fn(')
    this.#many(', ', () => {
      if (this.#take('w')) this.#print('#[splat] ')
      this.#type()
    })
    this.#print(')')
    if (this.#take('u')) return
    this.#print(' -> ')
    this.#type()
  }

  /** A trait with its associated types: the latter stand between the same angle brackets as its arguments. */
  #dynTrait(): void {
    let open = this.#openPath()
    while (this.#take('p')) {
      this.#print(open ? ', ' : '<')
      open = true
      this.#print(`${this.#plainIdentifier()} = `)
      this.#type()
    }
    if (open) this.#print('>')
  }

  /** A path whose angle brackets are left open; tells whether there are any. */
  #openPath(): boolean {
    if (this.#take('B')) {
      let open = false
      this.#backReference(() => { open = this.#openPath() })
      return open
    }
    if (!this.#take('I')) {
      this.#path(false)
      return false
    }
    this.#path(false)
    this.#print('<')
    this.#many(', ', () => this.#genericArgument())
    return true
  }

  #binder(read: () => void): void {
    const count = Number(this.#optional('G'))
    if (count > 1000) throw new NotUnderstood()
    if (count > 0) {
      this.#print('for<')
      for (let index = 0; index < count; index++) {
        this.#lifetimes++
        if (index > 0) this.#print(', ')
        this.#lifetime(1n)
      }
      this.#print('> ')
    }
    read()
    this.#lifetimes -= count
  }

  /** By its distance from the innermost binder; the outermost is called 'a. */
  #lifetime(index: bigint): void {
    if (index === 0n) return this.#print("'_")
    const depth = this.#lifetimes - Number(index)
    if (this.#silent) return
    if (depth < 0) throw new NotUnderstood()
    this.#print(depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'_${depth}`)
  }

  // Constants.

  /** `inValue`: where an expression stands anyway, so that none has to be marked by braces. */
  #constant(inValue: boolean): void {
    this.#nested(() => this.#readConstant(inValue))
  }

  #readConstant(inValue: boolean): void {
    const tag = this.#read()
    switch (tag) {
      case 'p': return this.#print('_')
      case 'B': return this.#backReference(() => this.#constant(inValue))
      case 'h': case 't': case 'm': case 'y': case 'o': case 'j': return this.#print(this.#hex().toString())
      case 'a': case 's': case 'l': case 'x': case 'n': case 'i': {
        const sign = this.#take('n') ? '-' : ''
        return this.#print(sign + this.#hex().toString())
      }
      case 'b': {
        const value = this.#hex()
        if (value > 1n) throw new NotUnderstood()
        return this.#print(value === 1n ? 'true' : 'false')
      }
      case 'c': {
        const point = this.#hex()
        if (point > 0x10ffffn || (point >= 0xd800n && point < 0xe000n)) throw new NotUnderstood()
        return this.#print(quoted(String.fromCodePoint(Number(point)), "'"))
      }
    }
    // What has structure is an expression of its own.
    const braces = !inValue && tag !== 'e'
    if (braces) this.#print('{')
    switch (tag) {
      case 'e': // a str, of which all uses are behind a reference
        if (!inValue) this.#print('{')
        this.#print(`*${this.#string()}`)
        if (!inValue) this.#print('}')
        return
      case 'R': case 'Q':
        if (tag === 'R' && this.#take('e')) this.#print(this.#string())
        else {
          this.#print(tag === 'R' ? '&' : '&mut ')
          this.#constant(true)
        }
        break
      case 'A':
        this.#print('[')
        this.#many(', ', () => this.#constant(true))
        this.#print(']')
        break
      case 'T': {
        this.#print('(')
        const count = this.#many(', ', () => this.#constant(true))
        this.#print(count === 1 ? ',)' : ')')
        break
      }
      case 'V':
        this.#path(true)
        this.#fields()
        break
      default: throw new NotUnderstood()
    }
    if (braces) this.#print('}')
  }

  #fields(): void {
    switch (this.#read()) {
      case 'U': return
      case 'T':
        this.#print('(')
        this.#many(', ', () => this.#constant(true))
        this.#print(')')
        return
      case 'S':
        this.#print(' { ')
        this.#many(', ', () => {
          this.#print(`${this.#identifier().text}: `)
          this.#constant(true)
        })
        this.#print(' }')
        return
      default: throw new NotUnderstood()
    }
  }

  #digits(): string {
    const end = this.#source.indexOf('_', this.#at)
    const digits = this.#source.slice(this.#at, Math.max(end, this.#at))
    if (end < 0 || !/^[0-9a-f]*$/.test(digits)) throw new NotUnderstood()
    this.#at = end + 1
    return digits
  }

  #hex(): bigint {
    const digits = this.#digits()
    if (digits === '') throw new NotUnderstood()
    return BigInt(`0x${digits}`)
  }

  #string(): string {
    const digits = this.#digits()
    if (digits.length % 2 !== 0) throw new NotUnderstood()
    try {
      return quoted(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(digits, 'hex')), '"')
    } catch {
      throw new NotUnderstood()
    }
  }
}

/** As Rust's `{:?}` prints text. */
function quoted(text: string, quote: '"' | "'"): string {
  const escaped = [...text].map((character) => {
    const point = character.codePointAt(0) as number
    if (character === quote || character === '\\') return `\\${character}`
    if (character === '\n') return '\\n'
    if (character === '\r') return '\\r'
    if (character === '\t') return '\\t'
    if (character === '\0') return '\\0'
    return point < 0x20 || point === 0x7f ? `\\u{${point.toString(16)}}` : character
  })
  return quote + escaped.join('') + quote
}

/** RFC 3492, with "_" in place of "-". https://www.rfc-editor.org/rfc/rfc3492#section-6.2 */
function decodePunycode(text: string): string {
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

import { abbreviations, builtinTypes, builtinTypesD, operators, specialNames, unaryOperators } from './cpp-tables.ts'
import { Cursor } from './cpp-cursor.ts'
import { applied, compose, expansion, lastOf, literal, named, operand, simple, type Node } from './cpp-node.ts'
import { list, parameters, plain, pointer, print, qualified, qualifiersOf, suffixed } from './cpp-text.ts'
import { Budget, NotUnderstood } from './not-understood.ts'

/**
 * A mangled C++ function or object as C++ writes it, in the style of c++filt; undefined for any other name and for
 * what is not understood. https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling
 */
export function demangleCpp(name: string): string | undefined {
  if (!name.startsWith('_Z')) return undefined
  try {
    // Lengths in names count bytes: one character stands for each while it is read.
    const bytes = Buffer.from(name).toString('latin1')
    return bytes.length === name.length ? new Parser(name, 2).mangledName() : Buffer.from(new Parser(bytes, 2).mangledName(), 'latin1').toString()
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

/** What "T_" stands for within one encoding, while that is printed. */
interface Scope {
  readonly arguments: readonly Node[]
  readonly parent: Scope | undefined
}

interface Name {
  readonly node: Node
  /** Ends with template arguments: then a function's type begins with its result. */
  readonly template: boolean
  /** A constructor, destructor or conversion: these have no result. */
  readonly special: boolean
  /** " const" and the like, of a member function. */
  readonly qualifiers: string
}

class Parser extends Cursor {
  readonly #budget = new Budget()
  readonly #substitutions: Node[] = []
  /** Of the name that is being read: its last template arguments so far. */
  #arguments: readonly Node[] | undefined
  #scope: Scope | undefined
  /** While printing the parameters of a generic lambda, where a template parameter is one of the lambda's: "auto:1". */
  #printingLambda = false
  /** Where "I" after a template parameter belongs to something else (the target of a conversion operator). */
  #inConversion = false

  mangledName(): string {
    const node = this.#encoding()
    let clones = ''
    while (this.next === '.') clones += ` [clone ${this.match(/\.[a-z_]+(\.\d+)*|\.\d+(\.\d+)*/y)}]`
    if (this.next !== '') throw new NotUnderstood()
    return print(node.text()) + clones
  }

  #remember(node: Node): Node {
    this.#substitutions.push(node)
    return node
  }

  // Names.

  get #ended(): boolean { return this.next === '' || this.next === 'E' || this.next === '.' }

  /**
   * A function with its type, an object, or something made by the compiler. "all" prints the result of a template too,
   * "call" the parameters, "name" neither.
   */
  #encoding(shown: 'all' | 'call' | 'name' = 'all'): Node {
    return this.nested(() => {
      if (this.next === 'T' || this.next === 'G') return this.#specialName()
      const outer = this.#arguments
      this.#arguments = undefined
      const { node, template, special, qualifiers } = this.#name()
      const returned = template && !special && !this.#ended ? this.#type() : undefined
      const params: Node[] = []
      while (!this.#ended) params.push(this.#type())
      const own = this.#arguments
      // What encloses a local entity lends it its template arguments.
      this.#arguments = outer ?? own
      if (shown === 'name') return this.#scoped(node, own)
      if (params.length === 0) return this.#scoped(compose([node], (name) => plain(print(name) + qualifiers)), own)
      const result = returned && shown === 'all'
      return this.#scoped(compose([node, ...(result ? [returned] : []), ...params], (name, ...texts) => {
        const back = result ? texts.shift() : undefined
        const call = print(name) + parameters(texts) + qualifiers
        if (back === undefined) return plain(call)
        return plain(back.shape === 'plain' && back.right !== '' ? back.left + call + back.right : `${print(back)} ${call}`)
      }), own)
    })
  }

  /** A node in which "T_" stands for these arguments. */
  #scoped(node: Node, args: readonly Node[] | undefined): Node {
    if (args === undefined) return node
    return { text: () => this.#within({ arguments: args, parent: this.#scope }, () => node.text()) }
  }

  #within<T>(scope: Scope | undefined, read: () => T): T {
    const outer = this.#scope
    this.#scope = scope
    const value = read()
    this.#scope = outer
    return value
  }

  #specialName(): Node {
    const code = this.ahead(2)
    const prefix = specialNames[code]
    if (prefix !== undefined) {
      this.at += 2
      const subject = code === 'TW' || code === 'TH' || code === 'GV' ? this.#name().node : this.#type()
      return compose([subject], (text) => plain(prefix + print(text)))
    }
    if (this.take('TC')) {
      const whole = this.#type()
      this.number()
      this.expect('_')
      return compose([whole, this.#type()], (outer, inner) => plain(`construction vtable for ${print(inner)}-in-${print(outer)}`))
    }
    if (this.take('GR')) {
      const subject = this.#name().node
      const index = this.sequence(36)
      return compose([subject], (text) => plain(`reference temporary #${index} for ${print(text)}`))
    }
    if (this.take('GTt')) return compose([this.#encoding()], (text) => plain(`transaction clone for ${print(text)}`))
    if (this.take('Tc')) {
      this.#callOffset()
      this.#callOffset()
      return compose([this.#encoding()], (text) => plain(`covariant return thunk to ${print(text)}`))
    }
    this.expect('T')
    const kind = this.next === 'v' ? 'virtual' : 'non-virtual'
    this.#callOffset()
    return compose([this.#encoding()], (text) => plain(`${kind} thunk to ${print(text)}`))
  }

  #callOffset(): void {
    this.match(/hn?\d+_|vn?\d+_n?\d+_/y)
  }

  #name(): Name {
    if (this.next === 'N') return this.#nestedName()
    if (this.next === 'Z') return this.#localName()
    let node: Node
    if (this.next === 'S' && !this.startsWith('St')) {
      node = this.#substitution().node
      return { ...this.#withArguments(node), special: false, qualifiers: '' }
    }
    const inStd = this.take('St')
    const { text, special, last } = this.#unqualified('')
    node = named(inStd ? compose([text], (part) => plain(`std::${print(part)}`)) : text, last)
    if (this.next !== 'I') return { node, template: false, special, qualifiers: '' }
    return { ...this.#withArguments(this.#remember(node)), special, qualifiers: '' }
  }

  #withArguments(node: Node): { node: Node; template: boolean } {
    if (this.next !== 'I') return { node, template: false }
    const args = this.#templateArguments()
    this.#arguments = args
    return { node: applied(node, args), template: true }
  }

  #nestedName(): Name {
    this.expect('N')
    const marks = this.match(/r?V?K?[RO]?/y)
    const qualifiers = qualifiersOf(marks)
    let node: Node | undefined
    let last = ''
    let template = false
    let special = false
    let pushed = false
    while (!this.take('E')) {
      pushed = true
      if (this.next === 'I') {
        if (node === undefined) throw new NotUnderstood()
        const args = this.#templateArguments()
        this.#arguments = args
        node = applied(node, args)
        template = true
        this.#remember(node)
        continue
      }
      if (this.startsWith('St')) {
        this.at += 2
        node = literal('std')
        last = 'std'
        pushed = false
        continue
      }
      if (this.next === 'S') {
        const found = this.#substitution()
        node = found.node
        last = found.last
        pushed = false
        continue
      }
      if (this.next === 'T' && node === undefined) {
        node = this.#remember(this.#templateParameter())
        continue
      }
      if (this.take('M')) continue // the initialiser of a member: says nothing more
      if (/^D[Tt]/.test(this.ahead(2)) && node === undefined) {
        node = this.#remember(this.#decltype())
        continue
      }
      const part = this.#unqualified(last)
      last = part.last
      special = part.special
      template = false
      const scope: Node | undefined = node
      node = scope === undefined ? part.text : compose([scope, part.text], (outer, inner) => plain(`${print(outer)}::${print(inner)}`))
      this.#remember(named(node, last))
    }
    if (node === undefined) throw new NotUnderstood()
    if (pushed) this.#substitutions.pop()
    return { node, template, special, qualifiers }
  }

  #localName(): Name {
    this.expect('Z')
    const scope = this.#encoding('call')
    this.expect('E')
    if (this.take('s')) {
      this.#discriminator()
      return { node: compose([scope], (outer) => plain(`${print(outer)}::string literal`)), template: false, special: false, qualifiers: '' }
    }
    let argument = ''
    if (this.take('d')) argument = `{default arg#${this.sequence(10) + 1}}::`
    const { node, ...rest } = this.#name()
    this.#discriminator()
    return { node: compose([scope, node], (outer, inner) => plain(`${print(outer)}::${argument}${print(inner)}`)), ...rest }
  }

  #discriminator(): void {
    this.match(/(_\d|__\d+_)?/y)
  }

  /** One component. `enclosing` is the one before it, which constructors repeat. */
  #unqualified(enclosing: string): { text: Node; last: string; special: boolean } {
    this.take('L')
    let last = ''
    let special = false
    let text: Node | undefined
    if (/\d/.test(this.next)) last = this.#sourceName()
    else if (/^C[1-5]/.test(this.ahead(2)) && enclosing !== '') {
      this.at += 2
      last = enclosing
      special = true
    } else if (/^CI[12345]/.test(this.ahead(3))) {
      this.at += 3
      last = lastOf(this.#type())
      special = true
    } else if (/^D[0-5]/.test(this.ahead(2)) && enclosing !== '') {
      this.at += 2
      last = `~${enclosing}`
      special = true
    } else if (this.take('Ut')) last = `{unnamed type#${this.sequence(10) + 1}}`
    else if (this.take('Ul')) {
      const params = this.many(() => this.#type())
      text = this.#lambda(params, this.sequence(10) + 1)
    } else if (this.take('cv')) {
      const outer = this.#inConversion
      this.#inConversion = true
      const target = this.#type()
      this.#inConversion = outer
      special = true
      text = compose([target], (type) => plain(`operator ${print(type)}`))
    } else if (this.take('li')) last = `operator"" ${this.#sourceName()}`
    else {
      const operator = operators[this.match(/[a-z][a-zA-Z]/y)]
      if (operator === undefined) throw new NotUnderstood()
      last = `operator${operator}`
    }
    let tags = ''
    while (this.take('B')) tags += `[abi:${this.#sourceName()}]`
    const inner = text ?? literal(last)
    return { text: tags === '' ? inner : compose([inner], (part) => plain(print(part) + tags)), last, special }
  }

  #lambda(params: readonly Node[], index: number): Node {
    return {
      text: () => {
        const outer = this.#printingLambda
        this.#printingLambda = true
        const texts = params.map((param) => param.text())
        this.#printingLambda = outer
        return plain(`{lambda${parameters(texts)}#${index}}`)
      },
    }
  }

  #sourceName(): string {
    const length = this.number()
    const start = this.at
    this.at += length
    if (length === 0 || this.at > this.source.length) throw new NotUnderstood()
    const name = this.source.slice(start, this.at)
    return /^_GLOBAL_[._$]N/.test(name) ? '(anonymous namespace)' : name
  }

  /** An earlier part, or an abbreviation of the standard library  in full as c++filt has it. */
  #substitution(): { node: Node; last: string } {
    this.expect('S')
    const known = abbreviations[this.next]
    if (known !== undefined) {
      this.at++
      const [whole, last] = known
      let node = literal(whole)
      if (this.next === 'B') {
        let tags = ''
        while (this.take('B')) tags += `[abi:${this.#sourceName()}]`
        node = this.#remember(literal(whole + tags))
      }
      return { node, last }
    }
    const node = this.#substitutions[this.sequence(36)]
    if (node === undefined) throw new NotUnderstood()
    return { node, last: lastOf(node) }
  }

  // Templates.

  #templateArguments(): Node[] {
    return this.nested(() => {
      this.expect('I')
      return this.many(() => this.#templateArgument())
    })
  }

  #templateArgument(): Node {
    if (this.next === 'L') return this.#literal()
    if (this.take('X')) {
      const value = this.#expression()
      this.expect('E')
      return value
    }
    if (this.take('J')) {
      const elements = this.many(() => this.#templateArgument())
      return { elements, text: (pack) => plain(list(elements.map((element) => element.text(pack)))) }
    }
    return this.#type()
  }

  #templateParameter(): Node {
    this.expect('T')
    if (/[sue]/.test(this.next)) throw new NotUnderstood()
    const index = this.sequence(10)
    const argument = (): Node => {
      const found = this.#scope?.arguments[index]
      if (found === undefined) throw new NotUnderstood()
      return found
    }
    return {
      packLength: () => this.#printingLambda ? undefined : argument().elements?.length,
      text: (pack) => {
        if (this.#printingLambda) return plain(`auto:${index + 1}`)
        this.#budget.spend()
        const found = argument()
        return this.#within(this.#scope?.parent, () => {
          const { elements } = found
          if (elements === undefined) return found.text()
          return pack === undefined ? plain(list(elements.map((element) => element.text()))) : elements[pack]?.text() ?? plain('')
        })
      },
    }
  }

  // Types.

  #type(): Node {
    return this.nested(() => this.#readType())
  }

  #readType(): Node {
    const start = this.next
    switch (start) {
      case 'r': case 'V': case 'K': {
        const marks = this.match(/r?V?K?/y)
        // The qualifiers of a function are part of its type, not around it.
        const inner = this.next === 'F' || /^D[ox]/.test(this.ahead(2)) ? this.#functionType() : this.#type()
        const suffix = qualifiersOf(marks)
        return this.#remember(compose([inner], (text) => qualified(text, suffix)))
      }
      case 'P': case 'R': case 'O': {
        this.at++
        return this.#remember(compose([this.#type()], (text) => pointer(text, start)))
      }
      case 'C': case 'G':
        this.at++
        return this.#remember(compose([this.#type()], (text) => suffixed(text, start === 'C' ? ' _Complex' : ' _Imaginary')))
      case 'U': {
        this.at++
        const qualifier = this.#sourceName()
        if (this.next === 'I') throw new NotUnderstood()
        return this.#remember(compose([this.#type()], (text) => suffixed(text, ` ${qualifier}`)))
      }
      case 'F': return this.#remember(this.#functionType())
      case 'A': return this.#remember(this.#arrayType())
      case 'M': {
        this.at++
        const owner = this.#type()
        const member = this.#type()
        return this.#remember(compose([owner, member], (outer, text) => suffixed(text, ` ${print(outer)}::*`)))
      }
      case 'T': {
        const parameter = this.#remember(this.#templateParameter())
        if (this.next !== 'I' || this.#inConversion) return parameter
        return this.#remember(applied(parameter, this.#templateArguments()))
      }
      case 'S': {
        if (this.startsWith('St')) return this.#classType()
        const { node } = this.#substitution()
        return this.next === 'I' ? this.#remember(applied(node, this.#templateArguments())) : node
      }
      case 'D': return this.#typeD()
      case 'u':
        this.at++
        return this.#remember(literal(this.#sourceName()))
    }
    if (start === 'N' || start === 'Z' || /\d/.test(start)) return this.#classType()
    const builtin = builtinTypes[start]
    if (builtin === undefined) throw new NotUnderstood()
    this.at++
    return literal(builtin)
  }

  #classType(): Node {
    const args = this.#arguments
    const { node } = this.#name()
    this.#arguments = args // those of a type are not those of the function
    return this.#remember(node)
  }

  #typeD(): Node {
    const second = this.source[this.at + 1] ?? ''
    const builtin = builtinTypesD[second]
    if (builtin !== undefined) {
      this.at += 2
      return literal(builtin)
    }
    switch (second) {
      case 'p': {
        this.at += 2
        const pattern = this.#type()
        return this.#remember(expansion(pattern))
      }
      case 't': case 'T': return this.#remember(this.#decltype())
      case 'v': {
        this.at += 2
        const size = this.number()
        this.expect('_')
        return this.#remember(compose([this.#type()], (text) => suffixed(text, ` __vector(${size})`)))
      }
      case 'o': case 'x': return this.#remember(this.#functionType())
      default: throw new NotUnderstood()
    }
  }

  #decltype(): Node {
    this.at += 2
    const value = this.#expression()
    this.expect('E')
    return compose([value], (text) => plain(`decltype (${print(text)})`))
  }

  #functionType(): Node {
    let suffix = ''
    if (this.take('Do')) suffix = ' noexcept'
    if (this.take('Dx')) suffix = ' transaction_safe'
    this.expect('F')
    this.take('Y')
    const result = this.#type()
    const params: Node[] = []
    while (!/^[RO]?E/.test(this.ahead(2))) params.push(this.#type())
    const reference = this.take('R') ? ' &' : this.take('O') ? ' &&' : ''
    this.expect('E')
    return compose([result, ...params], (back, ...texts) => {
      const right = parameters(texts) + reference + suffix
      // A function that returns a pointer to a function encloses its parameters in the result's parentheses.
      return back.right === '' ? { left: back.left, right, shape: 'function' } : { left: back.left, right: right + back.right, shape: 'array' }
    })
  }

  #arrayType(): Node {
    this.expect('A')
    let size: Node = literal(/\d/.test(this.next) ? String(this.number()) : '')
    if (this.next !== '_') size = this.#expression()
    this.expect('_')
    return compose([this.#type(), size], (element, length) => {
      const own = ` [${print(length)}]`
      return element.shape === 'array' ? { ...element, right: own + element.right.trimStart() } : { left: print(element), right: own, shape: 'array' }
    })
  }

  // Values.

  #literal(): Node {
    this.expect('L')
    if (this.take('_Z')) {
      const node = this.#encoding()
      this.expect('E')
      return simple(node)
    }
    const code = this.next
    const type = this.#type()
    const sign = this.take('n') ? '-' : ''
    const digits = this.match(/[0-9a-f]*/y)
    this.expect('E')
    if (code === 'b') return literal(digits === '1' ? 'true' : 'false')
    const suffix = literalSuffixes[code]
    if (suffix !== undefined) return literal(sign + digits + suffix)
    if (/[fdeg]/.test(code)) return compose([type], (text) => plain(`(${print(text)})[${sign}${digits}]`))
    return compose([type], (text) => plain(`(${print(text)})${sign}${digits}`))
  }

  #expression(): Node {
    return this.nested(() => this.#readExpression())
  }

  #readExpression(): Node {
    if (this.next === 'L') return this.#literal()
    if (this.next === 'T') return this.#templateParameter()
    if (/\d/.test(this.next)) {
      const node = simple(literal(this.#sourceName()))
      return this.next === 'I' ? applied(node, this.#templateArguments()) : node
    }
    if (this.take('sr')) return this.#unresolvedName()
    if (this.take('fp')) {
      this.match(/r?V?K?/y)
      const index = this.sequence(10) + 1
      return simple(literal(`{parm#${index}}`))
    }
    if (this.take('sZ')) {
      const pack = this.#templateParameter()
      return { text: () => plain(String(pack.packLength?.() ?? 0)) }
    }
    if (this.take('st')) return compose([this.#type()], (text) => plain(`sizeof (${print(text)})`))
    if (this.take('sz')) return compose([this.#expression()], (text) => plain(`sizeof (${print(text)})`))
    if (this.take('sp')) return expansion(this.#expression())
    if (this.take('cl')) {
      const [callee, ...args] = this.many(() => this.#expression())
      if (callee === undefined) throw new NotUnderstood()
      const called = operand(callee)
      return compose([called, ...args], (head, ...texts) => plain(`${print(head)}(${list(texts)})`))
    }
    if (this.take('cv')) {
      const target = this.#type()
      if (this.take('_')) {
        const args = this.many(() => this.#expression())
        return compose([target, ...args], (head, ...texts) => plain(`(${print(head)})(${list(texts)})`))
      }
      return compose([target, operand(this.#expression())], (head, text) => plain(`(${print(head)})${print(text)}`))
    }
    if (this.take('tl')) {
      const target = this.#type()
      const args = this.many(() => this.#expression())
      return compose([target, ...args], (head, ...texts) => plain(`${print(head)}{${list(texts)}}`))
    }
    if (this.startsWith('nw') || this.startsWith('gsnw')) return this.#newExpression()
    const code = this.match(/[a-z][a-zA-Z]/y)
    const sign = operators[code]
    if (sign === undefined || /^ |\[|\(|->$|\?|\+\+|--/.test(sign)) throw new NotUnderstood()
    if (code === 'ad' && this.take('L_Z')) {
      const subject = this.#encoding('name')
      this.expect('E')
      return compose([subject], (text) => plain(`&${print(text)}`))
    }
    if (unaryOperators.has(code)) {
      const argument = operand(this.#expression())
      return compose([argument], (text) => plain(sign + print(text)))
    }
    const first = operand(this.#expression())
    const second = operand(this.#expression())
    return compose([first, second], (left, right) => plain(sign === '>' ? `(${print(left)}${sign}${print(right)})` : `${print(left)}${sign}${print(right)}`))
  }

  /** A member of something that depends on a template parameter: of a type, or of levels of plain names. */
  #unresolvedName(): Node {
    const start = this.at
    const remembered = this.#substitutions.length
    let owner: Node | undefined
    if (/\d/.test(this.next)) {
      while (/\d/.test(this.next)) owner = this.#member(owner)
      if (!this.take('E')) {
        owner = undefined
        this.at = start
        this.#substitutions.length = remembered
      }
    } else if (this.take('N')) {
      owner = this.#type()
      while (!this.take('E')) owner = this.#member(owner)
    }
    const node = this.#member(owner ?? this.#type())
    return this.source[this.at - 1] === 'E' ? node : simple(node) // c++filt encloses what ends with template arguments
  }

  #member(owner: Node | undefined): Node {
    this.take('on')
    const { text } = this.#unqualified('')
    const node = owner === undefined ? text : compose([owner, text], (outer, inner) => plain(`${print(outer)}::${print(inner)}`))
    return this.next === 'I' ? applied(node, this.#templateArguments()) : node
  }

  #newExpression(): Node {
    const head = this.take('gs') ? '::new' : 'new'
    this.expect('nw')
    const places: Node[] = []
    while (!this.take('_')) places.push(this.#expression())
    const type = this.#type()
    const initial = this.take('pi') ? this.many(() => this.#expression()) : undefined
    if (initial === undefined) this.expect('E')
    return compose([type, ...places, ...initial ?? []], (made, ...texts) => {
      const where = places.length > 0 ? ` (${list(texts.slice(0, places.length))})` : ''
      return plain(`${head}${where} ${print(made)}${initial === undefined ? '' : `(${list(texts.slice(places.length))})`}`)
    })
  }
}

const literalSuffixes: Readonly<Record<string, string>> = { i: '', j: 'u', l: 'l', m: 'ul', x: 'll', y: 'ull' }

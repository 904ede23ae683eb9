import { printable, quote } from '../diagnostics/quote.ts'
import { nearest } from './nearest.ts'
import { spellings, type Given, type Option } from './options.ts'
import { UsageError } from './usage-error.ts'

/** What a command line says: our own options in their order, then MODULE and the guest's arguments. */
export interface Parsed<Row extends Option = Option> {
  readonly given: readonly Given<Row>[]
  /** MODULE and everything after it, untouched. Empty when there is no MODULE. */
  readonly rest: readonly string[]
}

/**
 * Splits our own options from the rest. Options end at the first word that is none (MODULE; `-` is one), or at `--`,
 * after which MODULE follows whatever it looks like. Nothing behind MODULE is looked at: it is the guest's.
 *
 *   --name  --name=value  --name value      a long option; with one dash as well (-mount, -env), as Go's programs have it
 *   -q  -qV  -v value  -vvalue  -v=value    a short one; switches can be joined
 *
 * An option with an optional value takes it from `=` alone. The value of an option may start with a dash unless it is
 * itself the name of an option (`--env --dir`: the value was forgotten; `--env=--dir` says that it was not).
 *
 * With `mixed`, for commands without a guest, options may also stand behind the words that are none, up to `--`.
 *
 * yargs is not used here, since this is on the way of every run; the tests hold the two against each other.
 */
export function parseArgv<const Row extends Option>(options: readonly Row[], args: readonly string[], mixed = false): Parsed<Row> {
  const parse = new ArgvParser(options, args)
  return parse.all(mixed) as unknown as Parsed<Row>
}

interface Entry {
  readonly name: string
  readonly spelled: string
  readonly value: unknown
}

class ArgvParser {
  readonly #options: readonly Option[]
  readonly #args: readonly string[]
  readonly #bySpelling = new Map<string, Option>()
  readonly #given: Entry[] = []
  #next = 0

  constructor(options: readonly Option[], args: readonly string[]) {
    this.#options = options
    this.#args = args
    for (const option of options) for (const spelling of spellings(option)) this.#bySpelling.set(spelling, option)
  }

  all(mixed: boolean): { given: Entry[]; rest: string[] } {
    const between: string[] = []
    while (this.#next < this.#args.length) {
      const word = this.#args[this.#next] as string
      const isOption = word !== '-' && word.startsWith('-')
      if (!isOption && !mixed) break
      this.#next++
      if (!isOption) {
        between.push(word)
        continue
      }
      if (word === '--') break
      if (!this.#long(word)) this.#cluster(word)
    }
    return { given: this.#given, rest: [...between, ...this.#args.slice(this.#next)] }
  }

  /** `--name`, `--name=value`, and the same with one dash where the name is a known one. */
  #long(word: string): boolean {
    const equals = word.indexOf('=')
    const spelled = equals < 0 ? word : word.slice(0, equals)
    const text = equals < 0 ? undefined : word.slice(equals + 1)
    const twoDashes = spelled.startsWith('--')
    const option = this.#bySpelling.get(twoDashes || spelled.length === 2 ? spelled : `-${spelled}`)
    if (option === undefined) {
      if (twoDashes) throw new UsageError(this.#unknown(spelled))
      return false
    }
    this.#take(option, spelled, text)
    return true
  }

  /** `-qV`, `-vHOST:GUEST`: switches, then perhaps one option with the rest as its value. */
  #cluster(word: string): void {
    for (let at = 1; at < word.length; at++) {
      const spelled = `-${word[at]}`
      const option = this.#bySpelling.get(spelled)
      if (option === undefined) throw new UsageError(this.#unknown(word.length === 2 ? word : at === 1 ? word : spelled, at > 1 ? word : undefined))
      const after = word.slice(at + 1)
      if (option.value !== undefined && option.optional === undefined && after !== '') {
        this.#take(option, spelled, after.startsWith('=') ? after.slice(1) : after)
        return
      }
      if (after.startsWith('=')) {
        this.#take(option, spelled, after.slice(1))
        return
      }
      this.#take(option, spelled, undefined)
    }
  }

  #take(option: Option, spelled: string, text: string | undefined): void {
    if (option.many === undefined && option.value !== undefined && this.#given.some((entry) => entry.name === option.name)) {
      throw new UsageError(`${spelled} can stand only once`)
    }
    this.#given.push({ name: option.name, spelled, value: this.#value(option, spelled, text) })
  }

  #value(option: Option, spelled: string, text: string | undefined): unknown {
    if (option.value === undefined) {
      if (text === undefined) return true
      throw new UsageError(`${spelled} is a switch and takes no value, so leave out ${quote(`=${text}`)}`)
    }
    if (text === undefined) {
      if (option.optional) return undefined
      text = this.#args[this.#next]
      if (text === undefined) throw new UsageError(`${spelled} needs a value: ${spelled} ${option.value}`)
      const equals = text.indexOf('=')
      if (this.#bySpelling.has(equals < 0 ? text : text.slice(0, equals))) {
        throw new UsageError(`${spelled} needs a value, and ${quote(text)} is the next option: write ${spelled} ${option.value} (or ${spelled}=${printable(text)} if you mean it)`)
      }
      this.#next++
    }
    if (option.parse === undefined) {
      if (text === '') throw new UsageError(`${spelled} needs a value that is not empty: ${spelled} ${option.value}`)
      return text
    }
    try {
      return option.parse(text)
    } catch (error) {
      if (error instanceof UsageError) throw new UsageError(`${spelled} ${quote(text)}: ${error.message}`)
      throw error
    }
  }

  #unknown(spelled: string, word?: string): string {
    const known = this.#options.flatMap(spellings)
    const near = nearest(spelled.startsWith('--') || spelled.length === 2 ? spelled : `-${spelled}`, known)
    return `there is no option ${printable(spelled)}${word === undefined ? '' : ` (in ${quote(word)})`}${near === undefined ? '' : `; did you mean ${near}?`}`
  }
}

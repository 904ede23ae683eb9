/** A manifest that is not as the format has it. */
export class Broken {
  readonly problem: string
  constructor(problem: string) {
    this.problem = problem
  }
}

/** An object of the manifest, read with its types checked. A key that is null is as good as none. */
export class Fields {
  readonly name: string
  readonly #values: Readonly<Record<string, unknown>>

  constructor(value: unknown, name: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Broken(`${name} is no object`)
    this.name = name
    this.#values = value as Record<string, unknown>
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#values, key)
  }

  text(key: string): string | undefined {
    return this.#get(key, 'text', (value) => typeof value === 'string')
  }

  integer(key: string): number | undefined {
    return this.#get(key, 'a whole number', Number.isInteger)
  }

  list(key: string): unknown[] | undefined {
    return this.#get(key, 'a list', Array.isArray)
  }

  texts(key: string): string[] | undefined {
    return this.#get(key, 'a list of texts', (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'))
  }

  pairs(key: string): [string, string][] {
    const found = this.#get<Record<string, string>>(key, 'an object of texts', (value) =>
      typeof value === 'object' && !Array.isArray(value) && Object.values(value as object).every((item) => typeof item === 'string'))
    return Object.entries(found ?? {})
  }

  /** Sentences about the keys that are none of these. */
  unknown(known: readonly string[]): string[] {
    return Object.keys(this.#values).filter((key) => !known.includes(key)).map((key) => `${this.name} has a key ${JSON.stringify(key)} that means nothing`)
  }

  #get<T>(key: string, what: string, fits: (value: unknown) => boolean): T | undefined {
    const value = this.has(key) ? this.#values[key] : undefined
    if (value === undefined || value === null) return undefined
    if (!fits(value)) throw new Broken(`${key} of ${this.name} has to be ${what}`)
    return value as T
  }
}

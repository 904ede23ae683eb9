/** Thrown for names that cannot be demangled; never leaves this folder. */
export class NotUnderstood {
  readonly message = 'a mangled name was not understood'
}

/** Longer texts are given up: names are the guest's to choose, and a short one can stand for a text that doubles with each of its parts. */
export const longestText = 65_536

/** The same for the work: a limit to how many parts are looked up. */
export class Budget {
  #left = 20_000
  spend(): void {
    if (--this.#left < 0) throw new NotUnderstood()
  }
}

/** Why a suite cannot be run as told: no tests, a broken expectations file, a template without {module}. One sentence. */
export class SuiteError {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

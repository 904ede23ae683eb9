/** The bytes are not what the binary format says. A plain class; `offset` counts from the first byte of the module. */
export class MalformedError {
  readonly message: string
  readonly offset: number
  constructor(message: string, offset: number) {
    this.message = message
    this.offset = offset
  }
}

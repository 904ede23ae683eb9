/** Why a folder or a file in it is not used: it might not be ours alone. `message` goes on from its name. */
export class DistrustError {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

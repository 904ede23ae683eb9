/** What --help or --version asks for instead of the command itself, if one of them was given. */
export function instead(given: readonly { readonly name: string }[]): ((command: string) => Promise<number>) | undefined {
  for (const { name } of given) {
    if (name === 'help') return async (command) => (await import('./help.ts')).execute([command])
    if (name === 'version') return async () => (await import('./version.ts')).execute([])
  }
  return undefined
}

import { quote } from '../diagnostics/quote.ts'
import { codeOf } from '../fs/error.ts'
import type { Network } from '../net/network.ts'
import { UsageError } from './usage-error.ts'

/** What a look-up for an option gives. Throws UsageError. */
export async function lookedUp<Result>({ spelled }: { readonly spelled: string }, name: string, looking: Promise<Result>): Promise<Result> {
  try {
    return await looking
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined) throw error
    const reason = code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EAI_NONAME' ? 'there is no such name' : `the name cannot be looked up now (${code})`
    throw new UsageError(`${spelled} ${quote(name)}: ${reason}`)
  }
}

/** The addresses that a name has for this machine. Throws UsageError. */
export const ownAddresses = async (host: Network, option: { readonly spelled: string }, name: string): Promise<readonly Uint8Array[]> =>
  (await lookedUp(option, name, host.resolve(name, undefined))).map(({ bytes }) => bytes)

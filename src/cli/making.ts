import { quote } from '../diagnostics/quote.ts'
import { hostDirectory } from '../fs/host/index.ts'
import { GrantError } from '../thread/ending.ts'
import type { Making } from '../thread/perform.ts'
import type { NetworkRequest } from '../thread/request.ts'
import { readFailure } from './failure.ts'
import { guest } from './guest.ts'
import type { RunOption } from './options.ts'
import { parseListen, parseNet } from './spellings/net.ts'
import { UsageError } from './usage-error.ts'

/** What the programs of a thread are given: the same backends as on the command line. */
export const making: Making = {
  guest,

  directory(guestPath, hostPath) {
    try {
      return hostDirectory(hostPath).root
    } catch (error) {
      throw new GrantError(`the mount ${quote(guestPath)}: ${quote(hostPath)}: ${readFailure(error, 'directory')}`)
    }
  },

  async memory(size) {
    const { memoryFileSystem } = await import('../fs/memory/index.ts')
    return memoryFileSystem(size === undefined ? {} : { size })
  },

  async network(wanted, listening) {
    const { openNetwork } = await import('./network.ts')
    try {
      return await openNetwork(networkOptions(wanted), () => { /* nobody gives hints here */ }, listening)
    } catch (error) {
      throw error instanceof UsageError ? new GrantError(error.message) : error
    }
  },
}

/** The rules as options of the command line, so that both are one thing. Throws UsageError. */
function networkOptions({ all, rules }: NetworkRequest): RunOption[] {
  const options: RunOption[] = all ? [{ name: 'net', spelled: 'network', value: undefined }] : []
  for (const { option, text } of rules) {
    const spelled = option === 'net' ? 'network' : 'listen'
    try {
      options.push(option === 'net' ? { name: 'net', spelled, value: parseNet(text) } : { name: 'listen', spelled, value: parseListen(text) })
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`${spelled} ${quote(text)}: ${error.message}`) : error
    }
  }
  return options
}

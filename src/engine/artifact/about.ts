import type { About } from './container.ts'
import { canSaveNativeCode, codeEnvironment } from './native-code.ts'

/** What native code that is made here, now, belongs to. */
export const aboutHere = (wasmgate: string): About => ({
  wasmgate,
  node: process.versions.node,
  v8: process.versions.v8,
  platform: process.platform,
  arch: process.arch,
  environment: codeEnvironment(),
})

/** What V8 tells no more of. */
export const OTHERWISE = 'other flags of V8 or another processor'

/** What keeps native code from being used here, as a person says it; undefined when nothing is known to. */
export function misfit(about: About): string | undefined {
  const here = { ...process.versions, platform: process.platform, arch: process.arch }
  if (about.platform !== here.platform || about.arch !== here.arch) return `${about.platform} on ${about.arch}, and this is ${here.platform} on ${here.arch}`
  if (about.v8 !== here.v8) return `V8 ${about.v8} (Node ${about.node}), and this is V8 ${here.v8} (Node ${here.node})`
  if (about.environment !== codeEnvironment()) return OTHERWISE
  return undefined
}

/** What is said of an artefact whose native code was made for something else, after its name. */
export const misfitNote = (madeFor: string): string =>
  `holds native code for ${madeFor}, so its module is compiled anew; ${canSaveNativeCode() ? 'wasmgate compile makes it fit' : 'this Node takes no native code, and Node 24 does'}`

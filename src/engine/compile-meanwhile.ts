import type { ModuleInfo } from '../binary/module-info.ts'
import { compile, type Program, refusal, tryLiftStart } from './compile.ts'
import { PrecompiledModule } from './precompiled.ts'

/** Compiles on V8's own threads, while this one goes on; or takes the native code that is there. Throws LoadError "invalid" or "too-large". */
export async function compileMeanwhile(info: ModuleInfo): Promise<Program> {
  if (info instanceof PrecompiledModule) return compile(info)
  const lifted = tryLiftStart(info)
  // V8's threads alone do not keep the process from ending.
  const alive = setInterval(() => { /* nothing */ }, 1000)
  try {
    const module = await WebAssembly.compile(lifted?.bytes ?? info.bytes)
    return { info, module, ...(lifted ? { startExport: lifted.exportName, shift: lifted.shift } : {}) }
  } catch (error) {
    throw refusal(error, lifted?.shift)
  } finally {
    clearInterval(alive)
  }
}

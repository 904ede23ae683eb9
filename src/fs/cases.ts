import { contentsCases } from './cases/contents.ts'
import { directoryCases } from './cases/directories.ts'
import { linkCases } from './cases/links.ts'
import { nameCases } from './cases/names.ts'
import { openCases } from './cases/open.ts'
import { renameCases } from './cases/rename.ts'
import { timeCases } from './cases/times.ts'
import type { Case } from './cases/tools.ts'

export { readOnlyCases } from './cases/read-only.ts'
export type { Case, ReadOnlyCase } from './cases/tools.ts'

/**
 * What a file system must do, whichever it is: every method of Directory and File, every code that filesystem.ts names.
 * What POSIX leaves open is as Linux has it; the host backend on Linux is Linux, so a case that passes there is right.
 */
export const cases: readonly Case[] = [
  ...openCases,
  ...contentsCases,
  ...directoryCases,
  ...linkCases,
  ...renameCases,
  ...nameCases,
  ...timeCases,
]

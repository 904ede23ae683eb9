// npm run image [-- --examples] [FOLDER]: builds the container image without an engine, into a folder of its name in FOLDER (image/
// when left out), and tells its size. With --examples also the one that is built on it; with --check nothing, but it says whether
// that can be done here.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildImages, example, files, obstacle, wasmgate } from './image/build.ts'

const { values, positionals: [folder = 'image'] } = parseArgs({ options: { examples: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } }, allowPositionals: true })
const problem = obstacle()
if (problem !== undefined) {
  console.error(`image: ${problem}`)
  process.exit(1)
}
if (values.check) process.exit(0)
process.on('SIGINT', () => { /* it reaches buildah as well, and what that leaves behind is then removed */ })
const recipes = values.examples ? [wasmgate, example] : [wasmgate]
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
for (const [index, { unpacked, compressed }] of buildImages(resolve(folder), recipes).entries()) {
  console.log(`${join(folder, recipes[index]?.name ?? '', files.archive)}: ${megabytes(compressed)} compressed, ${megabytes(unpacked)} unpacked`)
}

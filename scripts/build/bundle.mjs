// The bundle: src/ and the libraries that it uses as a few CommonJS files.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { libraryEntry } from './library.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { version } = createRequire(import.meta.url)('../../package.json')

/** yargs measures text with string-width, whose Intl.Segmenter takes 20 ms to start. Our help is plain ASCII. */
const tinyStringWidth = {
  name: 'tiny-string-width',
  resolveId: (id) => (id === 'string-width' ? '\0string-width' : undefined),
  load: (id) => (id === '\0string-width' ? 'export default (text) => text.length' : undefined),
}

/**
 * What src/ imports of Node as constants, taken once. A bundler would look each member up at each call, and node:fs is so large
 * that V8 has to search it (15 ns); of `import * as fs` it would make a copy whose members are all getters (0.5 ms as well).
 */
const directBuiltins = {
  name: 'direct-builtins',
  transform: {
    filter: { id: /[\\/]src[\\/]/, code: /^import .* from 'node:/m },
    handler: (code) => code.replace(/^import (?:\* as (?<all>\w+)|\{(?<some>[^}]+)\}) from '(?<module>node:[\w/]+)'$/gm, (...match) => {
      const { all, some, module } = match.at(-1)
      const names = all ?? `{${some.split(',').filter((name) => !/^ *type /.test(name)).join().replaceAll(' as ', ':')}}`
      return `const ${names} = process.getBuiltinModule('${module}')`
    }),
  },
}

/** For start/load.mjs, which reads the files as latin1. Here and not in renderChunk, since minifying comes between. */
const asciiOnly = {
  name: 'ascii-only',
  generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(file.code)) throw new Error(`${file.fileName}: a backslash stands before a character that is not ASCII`)
      file.code = file.code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    }
  },
}

/** Each file loads the bundler's helpers first, though a usual run needs none of them: another file, for nothing. */
const noIdleHelpers = {
  name: 'no-idle-helpers',
  generateBundle(_options, files) {
    const idle = String.raw`require\("\./rolldown-runtime-[\w-]+\.cjs"\)`
    const first = new RegExp(`(^|;)${idle}[,;]`, 'g')
    const later = new RegExp(`,${idle}(?=[,;])`, 'g')
    for (const file of Object.values(files)) file.code = file.code.replace(first, '$1').replace(later, '')
  },
}

/** Bundles src/ into a directory; answers the name of the file to begin with, main-HASH.cjs. */
export async function bundle(directory) {
  const build = await rolldown({
    cwd: root,
    input: { main: 'src/cli/main.ts', ...libraryEntry },
    platform: 'node',
    // What Node alone can load: its own modules, and koffi's machine code.
    external: [/^node:/, 'koffi'],
    preserveEntrySignatures: 'allow-extension',
    plugins: [tinyStringWidth, directBuiltins],
    transform: { target: 'node24', define: { WASMGATE_VERSION: JSON.stringify(version) } },
    logLevel: 'warn',
    onLog(level, log, report) {
      // yargs asks import.meta for a configuration to extend, which we never have.
      if (log.code === 'EMPTY_IMPORT_META' && log.id?.includes('yargs')) return
      report(level, log)
    },
  })
  const { output } = await build.write({
    dir: directory,
    format: 'cjs',
    exports: 'named',
    plugins: [asciiOnly, noIdleHelpers],
    minify: { mangle: true, compress: true, codegen: { removeWhitespace: true } },
    entryFileNames: '[name]-[hash].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    // What a run needs is one file: every file opened on the way costs 0.2 ms.
    codeSplitting: {
      groups: [
        { name: 'main', test: /[\\/]src[\\/](cli[\\/](main|commands[\\/]run)|host[\\/]program)\.ts$/ },
        // What the library and the command share; else the command would find it in the library's file.
        { name: 'threads', test: /[\\/]src[\\/](thread[\\/]|host[\\/]start-thread\.ts$)/ },
        // The cache needs one file more, and where there is something in it one again, which loads node:crypto.
        { name: 'cache', test: /[\\/]src[\\/]engine[\\/](cache[\\/](index|folder|distrust-error)|artifact[\\/](about|flags|native-code|native-code-of))\.ts$/ },
        { name: 'artifact', test: /[\\/]src[\\/]engine[\\/](cache[\\/]entry|artifact[\\/](container|index|seal))\.ts$/ },
      ],
    },
  })
  await build.close()
  return output.find(({ name, isEntry }) => isEntry && name === 'main').fileName
}

/** One of start/: what stands before `main`, a file of the bundle. Answers its text. */
export async function startOf(name, main) {
  const build = await rolldown({ cwd: root, input: `scripts/build/start/${name}.mjs`, platform: 'node', logLevel: 'warn' })
  const { output } = await build.generate({ format: 'cjs' })
  await build.close()
  return output[0].code.replaceAll('main-HASH.cjs', main)
}

// pkg, kept from the network and told what its command line cannot say.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Makes the binary `output` that starts `main`. `base` is the Node that it begins with, and `writer` one of the same version for
 * this machine, since the format of what is put inside belongs to a version. `folder` is pkg's home meanwhile.
 */
export async function pkg({ folder, target, base, writer, version, main, output, seaConfig }) {
  process.env.HOME = process.env.USERPROFILE = folder
  offer(folder, `${process.platform}-${process.arch}`, version, writer)
  offer(folder, target, version, base)
  const { default: sea } = createRequire(import.meta.url)('@yao-pkg/pkg/lib-es5/sea.js')
  const [os, arch] = target.split('-')
  const platform = { darwin: 'macos', win32: 'win' }[os] ?? os
  await sea(main, { targets: [{ platform, arch, nodeRange: `node${version}`, output }], signature: true, seaConfig })
}

/** Puts Node where pkg keeps what it has downloaded, checked and unpacked. */
function offer(folder, platform, version, node) {
  const [os, arch] = platform.split('-')
  const windows = os === 'win32'
  const name = `node-v${version}-${windows ? 'win' : os}-${arch}`
  const cache = join(folder, '.pkg-cache/sea')
  const file = windows ? join(cache, `${name}.exe`) : join(cache, name, 'bin/node')
  mkdirSync(dirname(file), { recursive: true })
  copyFileSync(node, file)
  const archive = join(cache, `${name}.${windows ? 'zip' : 'tar.gz'}`)
  for (const mark of [archive, `${archive}.ok`, `${file}.ok`]) writeFileSync(mark, '')
}

// Builds the Dockerfile on a Linux machine that has no engine and no registry: with buildah as root, which needs neither a
// daemon nor namespaces. The base is made here, from Debian's archive and npm, and stands in under the name that the Dockerfile has.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A Dockerfile, and the folder that its COPY lines mean. */
export interface Recipe {
  readonly name: string
  readonly dockerfile: string
  readonly context: string
}

export const wasmgate: Recipe = { name: 'wasmgate', dockerfile: 'Dockerfile', context: '.' }

/** An image that is built on wasmgate's. */
export const example: Recipe = { name: 'hello-http', dockerfile: 'examples/container/Dockerfile', context: 'examples/http' }

/** What a build leaves in FOLDER/NAME. */
export const files = {
  /** What `docker load`, `podman load` and `skopeo copy oci-archive:` read. */
  archive: 'image.oci.tar',
  /** The image, unpacked. */
  rootfs: 'rootfs',
  /** How it is run: `config` of the OCI image specification. */
  config: 'config.json',
} as const

export interface Sizes {
  /** Bytes of all files of the image. */
  readonly unpacked: number
  /** Bytes of its layers in the archive, as a registry holds them: with gzip. */
  readonly compressed: number
}

/** Why an image cannot be built here; undefined when it can. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'images are built on Linux'
  if (process.getuid?.() !== 0) return 'buildah and debootstrap need root'
  const missing = ['buildah', 'debootstrap'].filter((tool) => which(tool) === tool)
  if (missing.length > 0) return `${missing.join(' and ')} not on PATH: apt-get install ${missing.join(' ')}`
  const { status } = spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' })
  return status === 0 ? undefined : 'this root may not make a mount namespace, which buildah needs: a container would have to be privileged'
}

/** Where a tool is; its own name when it is nowhere. */
export const which = (tool: string): string => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, tool)).find((path) => existsSync(path)) ?? tool

/** Builds images, each on what its Dockerfile names or on one that came before it. The base of an earlier build is taken again. */
export function buildImages(folder: string, recipes: readonly Recipe[]): Sizes[] {
  const npmCache = npmConfig('cache')
  for (const path of [folder, npmCache]) mkdirSync(path, { recursive: true })
  // Storage, locks and caches: nothing of it is to stay.
  const scratch = mkdtempSync(join(tmpdir(), 'wasmgate-image-'))
  const storage = [`--root=${scratch}/storage`, `--runroot=${scratch}/run`, '--storage-driver=vfs']
  const buildah: Buildah = (...args) => run('buildah', [...storage, ...args], { TMPDIR: scratch, BUILDAH_ISOLATION: 'chroot' })
  try {
    const built = new Map<string, string>()
    return recipes.map(({ name, dockerfile, context }) => {
      for (const base of bases(readFileSync(join(root, dockerfile), 'utf8'))) {
        const own = base.split(':')[0] as string
        if (!built.has(base)) built.set(base, built.has(own) ? own : importBase(buildah, baseArchive(base, folder, scratch)))
      }
      const contexts = [...built].map(([base, image]) => `--build-context=${base}=container-image://localhost/${image}`)
      buildah('build', '--pull-never', ...contexts, ...provenance(), `--volume=${npmCache}:/root/.npm`, `--tag=${name}`, `--file=${join(root, dockerfile)}`, join(root, context))
      built.set(name, name)
      return unpack(buildah, name, join(folder, name))
    })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

type Buildah = (...args: string[]) => string

/** Brings an image out of buildah's storage. */
function unpack(buildah: Buildah, name: string, folder: string): Sizes {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const [archive, rootfs] = [join(folder, files.archive), join(folder, files.rootfs)]
  buildah('push', '--quiet', name, `oci-archive:${archive}:${name}:latest`)
  const container = buildah('from', '--pull-never', name)
  run('cp', ['-a', buildah('mount', container), rootfs])
  buildah('rm', container)
  const { config, layers } = readArchive(archive)
  writeFileSync(join(folder, files.config), JSON.stringify(config, undefined, 2))
  return { unpacked: sizeOf(rootfs), compressed: layers.reduce((sum, { size }) => sum + size, 0) }
}

/** What a Dockerfile starts from: the images of its FROM lines that are neither `scratch` nor stages of its own. */
export function bases(dockerfile: string): string[] {
  const lines = [...dockerfile.matchAll(/^FROM +(?:--\S+ +)*(\S+)(?: +AS +(\S+))?/gim)]
  const stages = new Set(lines.map(([, , stage]) => stage))
  return [...new Set(lines.map(([, image]) => image as string))].filter((image) => image !== 'scratch' && !stages.has(image))
}

/** `node:MAJOR-SUITE-slim`, made of Debian's minimal system, the Node of this checkout and npm; answers the archive of its files. */
function baseArchive(name: string, folder: string, scratch: string): string {
  const [, major, suite] = /^(?:docker\.io\/library\/)?node:(\d+)-([a-z]+)-slim\b/.exec(name) ?? []
  if (suite === undefined || major !== process.versions.node.split('.')[0]) throw new Error(`Dockerfile: no stand-in can be made for ${name}, only for node:${process.versions.node.split('.')[0]}-SUITE-slim`)
  const archive = join(folder, `base-${suite}-node-${process.versions.node}.tar`)
  if (existsSync(archive)) return archive
  const system = join(scratch, 'system')
  // node:*-slim leaves documents out as well, but for the licences.
  run('debootstrap', ['--variant=minbase', suite, system])
  copyFileSync(process.execPath, join(system, 'usr/local/bin/node'))
  run('npm', ['install', '--global', '--loglevel=error', '--no-audit', '--no-fund', `--prefix=${system}/usr/local`, 'npm@11'])
  run('tar', ['-C', system, '-cf', `${archive}.part`, '--exclude=./var/cache/apt/archives/*.deb', '--exclude=./var/lib/apt/lists/*', '.'])
  run('mv', [`${archive}.part`, archive])
  rmSync(system, { recursive: true })
  return archive
}

/** Makes an image of the archive. What npm needs to know of this machine is in its environment: the registry, and certificates of a proxy. */
function importBase(buildah: Buildah, archive: string): string {
  const container = buildah('from', 'scratch')
  const system = buildah('mount', container)
  run('tar', ['-C', system, '-xf', archive])
  const environment = [`npm_config_registry=${npmConfig('registry')}`]
  const certificates = process.env['NODE_EXTRA_CA_CERTS']
  if (certificates !== undefined) {
    copyFileSync(certificates, join(system, 'etc/machine-certificates.crt'))
    environment.push('NODE_EXTRA_CA_CERTS=/etc/machine-certificates.crt')
  }
  buildah('config', ...environment.map((entry) => `--env=${entry}`), container)
  const name = basename(archive, '.tar')
  buildah('commit', '--rm', '--quiet', container, name)
  return name
}

/** What the labels say, and one time for all files: the same commit and base then make the same layers. */
function provenance(): string[] {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const [revision, time] = run('git', ['-C', root, 'log', '-1', '--format=%H %ct']).split(' ')
  return [`--build-arg=VERSION=${version}`, `--build-arg=REVISION=${revision}`, `--timestamp=${time}`]
}

const npmConfig = (key: string): string => run('npm', ['config', 'get', key, '--loglevel=error'])

/** What an OCI archive says: index.json names the manifest, and that the configuration and the layers. */
function readArchive(archive: string): { config: object; layers: readonly { size: number }[] } {
  const read = (path: string): unknown => JSON.parse(run('tar', ['-xOf', archive, path]))
  const blob = ({ digest }: { digest: string }): unknown => read(`blobs/${digest.replace(':', '/')}`)
  const index = read('index.json') as { manifests: [{ digest: string }] }
  const manifest = blob(index.manifests[0]) as { config: { digest: string }; layers: { size: number }[] }
  return { config: (blob(manifest.config) as { config: object }).config, layers: manifest.layers }
}

/** Bytes of all files, a file with two names once. */
const sizeOf = (folder: string): number => Number(run('du', ['-sb', folder]).split('\t')[0])

/** Runs a program to its end; answers what it printed, and shows its messages. */
function run(name: string, args: readonly string[], environment: Record<string, string> = {}): string {
  const { status, signal, error, stdout } = spawnSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1e9, env: { ...process.env, ...environment } })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${status ?? signal}: ${stdout.slice(-2000)}`)
  return stdout.trim()
}

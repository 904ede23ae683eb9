// Runs an unpacked image as an engine would, on a machine that has none: as process 1 of namespaces of its own, as a user without
// capabilities, on a read-only root file system. With crun; where that cannot be, with unshare and chroot. All mounts are made
// in a mount namespace that goes with the last process in it, so there is nothing to clean up.
import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { files, which } from './build.ts'

/** `config` of the OCI image specification, as far as it is heeded here. */
interface ImageConfig {
  readonly User?: string
  readonly Env?: readonly string[]
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly WorkingDir?: string
}

/** What `docker run` would be told. */
export interface Settings {
  /** What follows the image's name; the image's Cmd when left out. */
  readonly args?: readonly string[]
  /** `--entrypoint`, of several words. */
  readonly entrypoint?: readonly string[]
  /** `--volume`: HOST, the place in the container, whether it can only be read. */
  readonly volumes?: readonly { readonly host: string; readonly at: string; readonly readOnly?: boolean }[]
  /** Without `--read-only`: what is written is lost with the container. */
  readonly writable?: boolean
  /** `--tmpfs`: a place in the container. */
  readonly tmpfs?: readonly string[]
  /** `--network host`; otherwise there is none but a loopback. */
  readonly network?: 'host'
  readonly user?: string
  readonly env?: readonly string[]
  readonly cwd?: string
}

export type Isolation = 'crun' | 'chroot'

export interface Container {
  /** Its end has the code of the container's process 1. */
  readonly child: ChildProcess
  /** Signals process 1 of the container, as `docker kill` does. */
  kill(signal: NodeJS.Signals): void
  /** Runs one more program in it, given by its path there, as `docker exec` does. */
  exec(command: readonly string[]): ChildProcess
  /** Its process 1 and all others in it, by their numbers outside; none once it has ended. */
  processes(): readonly { readonly pid: number; readonly state: string; readonly name: string }[]
}

/** What works here, the best first. */
export function isolations(folder: string): Isolation[] {
  return (['crun', 'chroot'] as const).filter((candidate) => {
    if (spawnSync(candidate === 'crun' ? 'crun' : 'unshare', ['--version'], { stdio: 'ignore' }).status !== 0) return false
    const { script, args, done } = prepare(folder, { args: ['--version'] }, candidate)
    const { status } = spawnSync('unshare', outer(script, args), { stdio: 'ignore' })
    done()
    return status === 0
  })
}

/** Starts a container of the image that was built into `folder`. */
export function startContainer(folder: string, settings: Settings, how: Isolation, stdio: StdioOptions = 'pipe'): Container {
  const { script, args, start, done } = prepare(folder, settings, how)
  const child = spawn('unshare', outer(script, args), { stdio })
  child.once('close', done)
  const all = (): number[] => below(child.pid ?? 0)
  return {
    child,
    kill(signal) {
      const [first] = all()
      if (first !== undefined) process.kill(first, signal)
    },
    exec(command) {
      const user = [`--setuid=${start.uid}`, `--setgid=${start.gid}`]
      const namespaces = ['--mount', '--pid', '--ipc', '--uts', '--net', '--root', '--wd']
      return spawn('env', ['-i', ...start.env, which('nsenter'), `--target=${all()[0]}`, ...namespaces, ...user, ...command], { stdio })
    },
    processes: () => all().flatMap((pid) => {
      try {
        const [, name = '', state = ''] = /^\d+ \((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
        return [{ pid, name, state }]
      } catch {
        return [] // it has ended meanwhile
      }
    }),
  }
}

/** In a mount namespace of its own, from which nothing comes back. */
const outer = (script: string, args: readonly string[]): string[] => ['--mount', '--propagation', 'private', 'sh', '-euc', script, 'sh', ...args]

/**
 * The root is the image with an empty layer on top, in memory, where places for mounts can be made. $1: the image, $2: a folder
 * for this container.
 */
const layered = `
mount -t tmpfs -o mode=755 none "$2"
mkdir "$2/upper" "$2/work" "$2/rootfs"
mount -t overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" none "$2/rootfs"
`
/** $3: what crun is to read. It knows nothing of cgroups of version 1, and nothing here needs any. */
const withCrun = `${layered}
printf %s "$3" >"$2/config.json"
if [ "$(stat -fc %T /sys/fs/cgroup)" != cgroup2fs ]; then
  umount -R /sys/fs/cgroup
  mount -t cgroup2 none /sys/fs/cgroup
fi
exec crun --root="$2/state" --cgroup-manager=disabled run --bundle="$2" "$(basename "$2")"
`
/** $3: lines of shell that mount what was asked for; then the environment and what is run with it. */
const withChroot = `${layered}
cd "$2/rootfs"
mkdir -p proc dev
mount -t tmpfs -o mode=755 none dev
for device in null zero full random urandom; do
  : >"dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
eval "$3"
shift 3
exec env -i "$@"
`

function prepare(folder: string, settings: Settings, how: Isolation): { script: string; args: string[]; start: Start; done: () => void } {
  const config = JSON.parse(readFileSync(join(folder, files.config), 'utf8')) as ImageConfig
  const own = mkdtempSync(join(tmpdir(), 'wasmgate-container-'))
  const command = [...(settings.entrypoint ?? config.Entrypoint ?? []), ...(settings.args ?? config.Cmd ?? [])]
  const env = [...(config.Env ?? []), ...(settings.env ?? [])]
  const cwd = settings.cwd ?? (config.WorkingDir || '/')
  const [uid = 0, gid = uid] = (settings.user ?? config.User ?? '0').split(':').map(Number)
  const start = { command, env, cwd, uid, gid }
  const rootfs = join(folder, files.rootfs)
  const rest = how === 'crun' ? [JSON.stringify(runtimeConfig(start, settings))] : [mountLines(settings), ...chrooted(start, rootfs, join(own, 'rootfs'), settings)]
  return {
    script: how === 'crun' ? withCrun : withChroot,
    args: [rootfs, own, ...rest],
    start,
    done: () => { rmdirSync(own) },
  }
}

/** What process 1 is to be. */
interface Start {
  readonly command: readonly string[]
  readonly env: readonly string[]
  readonly cwd: string
  readonly uid: number
  readonly gid: number
}

const mount = (destination: string, type: string, options: readonly string[]) => ({ destination, type, source: type, options })

/** config.json of the OCI runtime specification: what Docker gives a container, less the capabilities. */
function runtimeConfig({ command, env, cwd, uid, gid }: Start, settings: Settings): object {
  return {
    ociVersion: '1.0.0',
    process: { user: { uid, gid }, args: command, env, cwd, noNewPrivileges: true, capabilities: {} },
    root: { path: 'rootfs', readonly: settings.writable !== true },
    mounts: [
      mount('/proc', 'proc', ['nosuid', 'noexec', 'nodev']),
      mount('/dev', 'tmpfs', ['nosuid', 'mode=755', 'size=65536k']),
      ...(settings.tmpfs ?? []).map((at) => mount(at, 'tmpfs', ['nosuid', 'nodev', 'noexec', 'mode=1777'])),
      ...(settings.volumes ?? []).map(({ host, at, readOnly }) => ({ destination: at, type: 'bind', source: host, options: ['rbind', readOnly === true ? 'ro' : 'rw'] })),
    ],
    linux: {
      namespaces: ['pid', 'ipc', 'uts', 'mount', ...(settings.network === 'host' ? [] : ['network'])].map((type) => ({ type })),
      maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/timer_list', '/proc/scsi'],
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
      seccomp: seccomp(),
    },
  }
}

/** A rule of containers-common's profile, which Docker's is the origin of. */
interface SyscallRule {
  readonly names: readonly string[]
  readonly action: string
  readonly errnoRet?: number
  readonly args?: readonly object[] | null
  readonly includes?: { readonly caps?: readonly string[]; readonly arches?: readonly string[] }
}

/** The profile that engines have when none is named, for a process without capabilities. Undefined where it is not installed. */
export function seccomp(path = '/usr/share/containers/seccomp.json'): object | undefined {
  if (!existsSync(path)) return undefined
  const { defaultAction, defaultErrnoRet, syscalls } = JSON.parse(readFileSync(path, 'utf8')) as { defaultAction: string; defaultErrnoRet: number; syscalls: SyscallRule[] }
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  const rules = syscalls.filter(({ includes }) => includes?.caps === undefined && (includes?.arches?.includes(architecture) ?? true))
  return { defaultAction, defaultErrnoRet, syscalls: rules.map(({ names, action, errnoRet, args }) => ({ names, action, errnoRet, args: args ?? [] })) }
}

/** The same for the chroot, in words of mount(8), below the working directory. */
function mountLines({ volumes = [], tmpfs = [], writable = false }: Settings): string {
  const lines = tmpfs.map((at) => `mkdir -p ${quoted(`.${at}`)}; mount -t tmpfs -o nosuid,nodev,noexec,mode=1777 none ${quoted(`.${at}`)}`)
  for (const { host, at, readOnly } of volumes) {
    lines.push(statSync(host).isDirectory() ? `mkdir -p ${quoted(`.${at}`)}` : `mkdir -p ${quoted(`.${dirname(at)}`)}; : >>${quoted(`.${at}`)}`)
    lines.push(`mount --bind ${quoted(host)} ${quoted(`.${at}`)}`)
    if (readOnly === true) lines.push(`mount -o remount,bind,ro ${quoted(`.${at}`)}`)
  }
  if (!writable) lines.push('mount -o remount,ro .')
  return lines.join('\n')
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** Environment and command of what turns itself into process 1 in the chroot. */
function chrooted({ command, env, cwd, uid, gid }: Start, image: string, at: string, settings: Settings): string[] {
  const [name = '', ...args] = command
  const path = (env.findLast((entry) => entry.startsWith('PATH=')) ?? 'PATH=/usr/bin').slice(5).split(':')
  const program = name.includes('/') ? name : path.map((folder) => join(folder, name)).find((file) => existsSync(join(image, file))) ?? name
  const namespaces = ['--pid', '--ipc', '--uts', ...(settings.network === 'host' ? [] : ['--net'])]
  // As a user that is not root it has no capabilities, and with --no-new-privs it gets none.
  return [
    ...env, which('setpriv'), '--no-new-privs', which('unshare'), ...namespaces, '--fork', '--kill-child', `--root=${at}`,
    '--mount-proc', `--wd=${cwd}`, `--setuid=${uid}`, `--setgid=${gid}`, program, ...args,
  ]
}

/** All processes below one: the first is process 1 of the container. */
function below(pid: number): number[] {
  const found = childrenOf(pid)
  for (const child of found) found.push(...childrenOf(child)) // and theirs, since this goes over what is added
  return found
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return [] // it has ended
  }
}

import { describe, expect, it } from 'vitest'
import { type Call, emscriptenImports } from '../../src/wasi/emscripten/index.ts'
import { tracer } from '../../src/wasi/trace/index.ts'
import { FakeClock } from './support/clock.ts'
import { Program } from './support/program.ts'
import { createWorld, Exit, type World, type WorldOptions } from './support/world.ts'

// Signatures are written as in src/wasi/emscripten: the result, then the parameters.
const types: Readonly<Record<string, string>> = { i: 'i32', j: 'i64', f: 'f32', d: 'f64' }
const typeOf = ([result = 'v', ...params]: string) =>
  ({ params: params.map((letter) => types[letter] as string), results: result === 'v' ? [] : [types[result] as string] })

type Function_ = (...args: (number | bigint)[]) => number | bigint | undefined

interface Library extends World {
  /** The function of this name and signature; undefined when there is none. */
  readonly find: (name: string, signature: string, module?: string) => Function_ | undefined
  readonly run: (name: string, signature: string, ...args: (number | bigint)[]) => number | bigint | undefined
  /** The address of a string with its zero. */
  readonly c: (text: string) => number
}

async function library(options: WorldOptions = {}): Promise<Library> {
  const world = await createWorld(options)
  const imports = emscriptenImports(world.context)
  const find = (name: string, signature: string, module = 'env') =>
    imports(module, name, typeOf(signature))?.value as Function_ | undefined
  const { room, text, bytes, string, u32 } = Program.prototype
  return Object.assign(world, {
    // As functions of their own, for tests that take them out of the world.
    room: room.bind(world), text: text.bind(world), bytes: bytes.bind(world), string: string.bind(world), u32: u32.bind(world),
    find,
    run: (name: string, signature: string, ...args: (number | bigint)[]) => {
      const found = find(name, signature)
      if (found === undefined) throw new Error(`there is no ${name} ${signature}`)
      return found(...args)
    },
    c: (text: string) => world.text(`${text}\0`)[0],
  })
}

const trap = (message: string) => expect.objectContaining({ name: 'RuntimeError', message })
const thrown = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

describe("Emscripten's library", () => {
  it('is found by module, name and type', async () => {
    const { find, context } = await library()
    expect(find('emscripten_notify_memory_growth', 'vi')).toBeTypeOf('function')
    expect(find('emscripten_notify_memory_growth', 'vi', 'wasi_snapshot_preview1')).toBeUndefined()
    expect(find('emscripten_notify_memory_growth', 'vj')).toBeUndefined()
    // AssemblyScript's, which is told what it needs.
    expect(find('abort', 'viiii')).toBeUndefined()
    for (const name of ['constructor', '__proto__', 'toString v', '', '__syscall_', 'invoke_vi', '__cxa_throw', '__sysopen']) {
      expect(find(name, 'v')).toBeUndefined()
    }
    expect(emscriptenImports(context)('env', 'abort', undefined)).toBeUndefined()
    expect(emscriptenImports(context)('env', 'abort', { params: [], results: [] })).toMatchObject({ params: [], results: [] })
  })

  it('ends the guest', async () => {
    const { run, errors, c } = await library()
    expect(thrown(() => run('exit', 'vi', 3))).toEqual(new Exit(3))
    expect(thrown(() => run('_exit', 'vi', 300))).toEqual(new Exit(300))
    for (const name of ['abort', '_abort_js']) expect(thrown(() => run(name, 'v'))).toEqual(trap('the guest called abort()'))
    expect(thrown(() => run('__assert_fail', 'viiii', c('a < b'), c('x.c'), 12, c('main')))).toEqual(trap('an assertion of the guest failed'))
    expect(thrown(() => run('__assert_fail', 'viiii', c('c'), c('x.c'), 13, 0))).toEqual(trap('an assertion of the guest failed'))
    expect(errors.output).toBe('Assertion failed: a < b (x.c: main: 12)\nAssertion failed: c (x.c: : 13)\n')
    expect(thrown(() => run('__assert_fail', 'viiii', -1, 0, 0, 0))).toEqual(trap('an assertion of the guest failed'))
    expect(thrown(() => run('segfault', 'v'))).toEqual(trap('memory access out of bounds'))
    expect(thrown(() => run('alignfault', 'v'))).toEqual(trap('a memory access was not aligned'))
    expect(thrown(() => run('__handle_stack_overflow', 'vi', 0))).toEqual(trap('Maximum call stack size exceeded'))
  })

  it('tells the time in milliseconds', async () => {
    const { run } = await library({ clock: new FakeClock() })
    expect(run('emscripten_date_now', 'd')).toBeCloseTo(1_700_000_000_123.4568, 3)
    expect(run('emscripten_get_now', 'd')).toBeCloseTo(9_007_199_254.740995, 6)
    expect(run('emscripten_get_now_res', 'd')).toBe(12)
    expect(run('_emscripten_get_now_is_monotonic', 'i')).toBe(1)
  })

  it('has UTC for every time zone', async () => {
    const { run, room, u32, string } = await library()
    const at = room(64)
    run('_tzset_js', 'viiii', at, at + 4, at + 8, at + 24)
    expect([u32(at), u32(at + 4), string(at + 8, 4), string(at + 24, 4)]).toEqual([0, 0, 'UTC\0', 'UTC\0'])
  })

  // Checked with `date -u -d @...`.
  it.each([
    [0n, [0, 0, 0, 1, 0, 70, 4, 0]],
    [951_782_400n, [0, 0, 0, 29, 1, 100, 2, 59]],
    [1_735_689_599n, [59, 59, 23, 31, 11, 124, 2, 365]],
    [-1n, [59, 59, 23, 31, 11, 69, 3, 364]],
    [-62_135_596_801n, [59, 59, 23, 31, 11, -1900, 0, 365]],
    [253_402_300_800n, [0, 0, 0, 1, 0, 8100, 6, 0]],
  ])('breaks %d into a calendar and back', async (time, fields) => {
    const { run, room, view } = await library()
    const at = room(44)
    const read = () => Array.from({ length: 10 }, (_, index) => view.getInt32(at + index * 4, true))
    for (const name of ['_gmtime_js', '_localtime_js']) {
      expect(run(name, 'vji', time, at)).toBeUndefined()
      expect(read()).toEqual([...fields, 0, 0])
      expect(run(name, 'iji', time, at)).toBe(0)
    }
    view.setInt32(at + 24, 99, true)
    view.setInt32(at + 28, 99, true)
    for (const name of ['_timegm_js', '_mktime_js']) expect(run(name, 'ji', at)).toBe(time)
    expect(read()).toEqual([...fields, 0, 0])
    if (time >= -(1n << 31n) && time < 1n << 31n) {
      const pointer = room(8)
      view.setBigInt64(pointer, time, true)
      view.setInt32(at, 99, true)
      run('_gmtime_js', 'vii', pointer, at)
      expect(read()).toEqual([...fields, 0, 0])
      expect(run('_mktime_js', 'ii', at)).toBe(Number(time))
    }
  })

  it('brings the fields of a calendar into their ranges', async () => {
    const { run, room, view } = await library()
    const at = room(44)
    for (const [index, value] of [61, 61, 25, -3, 13, 124].entries()) view.setInt32(at + index * 4, value, true)
    // timegm(3) of glibc, see program.c.
    expect(run('_timegm_js', 'ji', at)).toBe(1_738_116_121n)
    expect(Array.from({ length: 8 }, (_, index) => view.getInt32(at + index * 4, true))).toEqual([1, 2, 2, 29, 0, 125, 3, 28])
    view.setInt32(at + 20, 139, true)
    expect(run('_timegm_js', 'ii', at)).toBe(-1)
    view.setInt32(at + 20, 0x7fffffff, true)
    expect(run('_timegm_js', 'ji', at)).toBe(-1n)
    expect(run('_gmtime_js', 'iji', 1n << 60n, at)).toBe(1)
  })

  it('copies, fills and names', async () => {
    const { run, room, bytes, text, string } = await library({ args: ['/some/where/program'] })
    const [source, size] = text('0123456789')
    const dest = room(16)
    expect(run('emscripten_memcpy_big', 'iiii', dest, source, size)).toBe(dest)
    expect(string(dest, size)).toBe('0123456789')
    run('_emscripten_memcpy_js', 'viii', dest, source + 5, 3)
    expect(string(dest, size)).toBe('5673456789')
    expect(run('getentropy', 'iii', dest, 16)).toBe(0)
    expect(bytes(dest, 16).equals(Buffer.alloc(16))).toBe(false)
    run('_emscripten_get_progname', 'vii', dest, 8)
    expect(string(dest, 8)).toBe('/some/w\0')
    run('_emscripten_get_progname', 'vii', dest, 0)
    run('setTempRet0', 'vi', -5)
    expect(run('getTempRet0', 'i')).toBe(-5)
    expect([1900, 2000, 2023, 2024].map((year) => run('dysize', 'ii', year))).toEqual([365, 366, 365, 366])
  })

  it('traps on a bad pointer where there is no errno to give', async () => {
    const { run, memory } = await library()
    const end = memory.buffer.byteLength
    for (const call of [
      () => run('_tzset_js', 'viiii', -4, 0, 0, 0),
      () => run('_gmtime_js', 'vji', 0n, end - 20),
      () => run('emscripten_memcpy_js', 'viii', 0, end - 1, 2),
      () => run('getentropy', 'iii', end, 1),
    ]) expect(thrown(call)).toEqual(trap('memory access out of bounds'))
  })

  it('sees memory that has grown', async () => {
    const { run, memory } = await library()
    const end = memory.buffer.byteLength
    memory.grow(1)
    run('emscripten_notify_memory_growth', 'vi', 0)
    run('_gmtime_js', 'vji', 0n, end)
    expect(new DataView(memory.buffer).getInt32(end + 20, true)).toBe(70)
  })
})

describe("Emscripten's system calls", () => {
  const NOSYS = -52
  const [NOENT, FAULT, PERM, INVAL, NAMETOOLONG, RANGE, NOTSUP] = [-44, -21, -63, -28, -37, -68, -138] as const
  const AT_FDCWD = -100

  it('answer ENOSYS, those of newer and older versions too', async () => {
    const { run, find } = await library()
    expect(run('__syscall_dup3', 'iiii', 1, 2, 0)).toBe(NOSYS)
    expect(run('__syscall_stat64', 'iii', 0, 0)).toBe(NOSYS)
    expect(run('__sys_pipe', 'ii', 0)).toBe(NOSYS)
    expect(run('__syscall_of_the_future', 'ijijij', 0n, 0, 0n, 0, 0n)).toBe(NOSYS)
    expect(run('_mmap_js', 'iiiiijii', 0, 0, 0, 0, 0n, 0, 0)).toBe(NOSYS)
    // A known name with a type that is none of its own.
    expect(run('__syscall_unlinkat', 'ii', 0)).toBe(NOSYS)
    expect(find('__syscall_unlinkat', 'viii')).toBeUndefined()
    expect(find('__syscall_unlinkat', 'iidi')).toBeUndefined()
  })

  it('are the same under the older prefix, and with offsets in two parts', async () => {
    const { run, c } = await library({ backend: 'memory' })
    expect(run('__sys_mkdir', 'iii', c('/work/old'), 0o777)).toBe(0)
    expect(run('__syscall_rmdir', 'ii', c('/work/old'))).toBe(0)
    const fd = run('__syscall_openat', 'iiiii', AT_FDCWD, c('/work/f'), 0o102, 0) as number
    expect(fd).toBe(4)
    expect(run('__syscall_ftruncate64', 'iiii', fd, 7, 0)).toBe(0)
    expect(run('__syscall_ftruncate64', 'iiii', fd, 5, -1)).toBe(INVAL)
    expect(run('__syscall_ftruncate64', 'iij', fd, 5n)).toBe(0)
    expect(run('__syscall_fallocate', 'iiijj', fd, 1, 0n, 9n)).toBe(NOTSUP)
    expect(run('__syscall_fallocate', 'iiiiiii', fd, 0, 0, 0, 9, 0)).toBe(0)
    expect(run('__syscall_fadvise64', 'iijji', fd, 0n, 9n, 1)).toBe(0)
    expect(run('__syscall_fdatasync', 'ii', fd)).toBe(0)
  })

  it('go through preview1, as the trace shows', async () => {
    const lines: string[] = []
    const { context, c } = await library({ backend: 'memory' })
    const imports = emscriptenImports(context, tracer((line) => void lines.push(line.replace(/ <.*>$/, ''))))
    const call = (name: string, signature: string, ...args: number[]) => (imports('env', name, typeOf(signature)) as { value: Call } as { value: Function_ }).value(...args)
    expect(call('__syscall_mkdirat', 'iiii', AT_FDCWD, c('/work/a'), 0)).toBe(0)
    expect(call('__syscall_renameat', 'iiiii', 3, c('a'), AT_FDCWD, c('/work/b'))).toBe(0)
    expect(lines).toEqual([
      'fd_prestat_get(fd=3 "/work") = dir name of 5 bytes',
      'fd_prestat_dir_name(fd=3 "/work", path=0x3000, path_len=5) = SUCCESS',
      'fd_prestat_get(fd=4) = BADF',
      'path_create_directory(fd=3 "/work", path="a") = SUCCESS',
      'path_rename(fd=3 "/work", old_path="a", new_fd=3 "/work", new_path="b") = SUCCESS',
    ])
  })

  it('find the directory whose name a path begins with', async () => {
    const { directory } = await createWorld({ backend: 'memory' })
    const { run, c } = await library({ backend: 'memory', more: [directory] })
    for (const path of ['/work/x', 'work/x', './/work/./x', '/./work//x/', '//work/x/.']) {
      expect(run('__syscall_mkdirat', 'iiii', AT_FDCWD, c('/work/x'), 0), path).toBe(0)
      expect(run('__syscall_faccessat', 'iiiii', AT_FDCWD, c(path), 0, 0), path).toBe(0)
      expect(run('__syscall_faccessat', 'iiiii', 4, c(path), 0, 0), path).toBe(path.startsWith('/') ? 0 : NOENT)
      expect(run('__syscall_rmdir', 'ii', c('/work/x')), path).toBe(0)
    }
    for (const path of ['/', '', '.', '/worker', '/wor', '/2', 'x']) expect(run('__syscall_access', 'iii', c(path), 0), path).toBe(NOENT)
    for (const path of ['/work', '/work/', 'work', '/1', '/1/.']) expect(run('__syscall_access', 'iii', c(path), 0), path).toBe(0)
    expect(run('__syscall_access', 'iii', c('/work/../1'), 0)).toBe(PERM)
    expect(run('__syscall_symlinkat', 'iiii', c('/etc'), AT_FDCWD, c('/work/l'))).toBe(PERM)
    expect(run('__syscall_renameat', 'iiiii', AT_FDCWD, c('/work'), AT_FDCWD, c('/1/w'))).toBeLessThan(0)
  })

  it('keep a current directory', async () => {
    const { run, c, room, string } = await library({ backend: 'memory' })
    const at = room(64)
    const current = () => string(at, (run('__syscall_getcwd', 'iii', at, 64) as number) - 1)
    expect(current()).toBe('/')
    expect(run('__syscall_mkdir', 'iii', c('work/deep'), 0)).toBe(0)
    expect(run('__syscall_chdir', 'ii', c('work/deep/../deep/.'))).toBe(0)
    expect(current()).toBe('/work/deep')
    expect(run('__syscall_chdir', 'ii', c('none'))).toBe(NOENT)
    expect(run('__syscall_chdir', 'ii', c('..'))).toBe(0)
    expect(current()).toBe('/work')
    expect(run('__syscall_getcwd', 'iii', at, 5)).toBe(RANGE)
    expect(run('__syscall_getcwd', 'iii', at, 0)).toBe(INVAL)
    expect(run('__syscall_getcwd', 'iii', -2, 64)).toBe(FAULT)
  })

  it('refuse bad arguments', async () => {
    const { run, c, text, memory, bytes } = await library({ backend: 'memory' })
    const end = memory.buffer.byteLength
    expect(run('__syscall_unlink', 'ii', end)).toBe(FAULT)
    bytes(end - 2, 2).write('ab', 'latin1')
    expect(run('__syscall_unlink', 'ii', end - 2)).toBe(FAULT)
    const [long] = text('x'.repeat(4096))
    expect(run('__syscall_unlink', 'ii', long)).toBe(NAMETOOLONG)
    expect(run('__syscall_unlinkat', 'iiii', AT_FDCWD, c('/work/x'), 1)).toBe(INVAL)
    expect(run('__syscall_linkat', 'iiiiii', AT_FDCWD, c('/work/x'), AT_FDCWD, c('/work/y'), 1)).toBe(INVAL)
    expect(run('__syscall_openat', 'iiiii', AT_FDCWD, c('/work/x'), 3, 0)).toBe(INVAL)
    expect(run('__syscall_readlinkat', 'iiiii', AT_FDCWD, c('/work/x'), 0, 0)).toBe(INVAL)
    expect(run('__syscall_symlink', 'iii', c('target'), c('/work/l'))).toBe(0)
    expect(run('__syscall_readlink', 'iiii', c('/work/l'), end - 2, 64)).toBe(FAULT)
    expect(run('__syscall_umask', 'ii', 0o77)).toBe(0o22)
    expect(run('__syscall_umask', 'ii', 0)).toBe(0o77)
    expect(run('__syscall_getuid32', 'i')).toBe(0)
  })

  it('make links', async () => {
    const { run, c } = await library({ backend: 'memory' })
    const fd = run('__syscall_openat', 'iiiii', AT_FDCWD, c('/work/f'), 0o101, 0)
    expect(fd).toBe(4)
    expect(run('__syscall_linkat', 'iiiiii', AT_FDCWD, c('/work/f'), 3, c('g'), 0x400)).toBe(0)
    expect(run('__syscall_link', 'iii', c('/work/f'), c('/work/h'))).toBe(0)
    for (const name of ['f', 'g', 'h']) expect(run('__syscall_unlinkat', 'iiii', 3, c(name), 0)).toBe(0)
  })
})

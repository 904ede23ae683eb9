// notes FILE: reads lines from standard input and appends them, numbered and signed with $AUTHOR, to FILE. AssemblyScript.
import {
  errnoToString,
  fd_close,
  fd_filestat_get,
  fd_write,
  fdflags,
  filestat,
  iovec,
  lookupflags,
  oflags,
  path_open,
  rights,
} from '@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1'

// The shim has no files, so this speaks to preview1 itself. The first directory that was granted is descriptor 3.
const GRANTED_DIRECTORY: u32 = 3

function open(name: string): u32 {
  const path = String.UTF8.encode(name)
  const fd = memory.data(4)
  const errno = path_open(
    GRANTED_DIRECTORY,
    lookupflags.SYMLINK_FOLLOW,
    changetype<usize>(path),
    path.byteLength,
    oflags.CREAT,
    rights.FD_WRITE | rights.FD_FILESTAT_GET,
    0,
    fdflags.APPEND,
    fd,
  )
  if (errno != 0) {
    process.stderr.write('notes: ' + name + ': ' + errnoToString(errno) + '\n')
    process.exit(1)
  }
  return load<u32>(fd)
}

function append(fd: u32, text: string): void {
  const bytes = String.UTF8.encode(text)
  const part = memory.data(offsetof<iovec>())
  const written = memory.data(4)
  let done: usize = 0
  while (done < <usize>bytes.byteLength) {
    store<usize>(part, changetype<usize>(bytes) + done)
    store<usize>(part, <usize>bytes.byteLength - done, sizeof<usize>())
    if (fd_write(fd, part, 1, written) != 0) {
      process.stderr.write('notes: cannot write\n')
      process.exit(1)
    }
    done += load<usize>(written)
  }
}

function size(fd: u32): u64 {
  const stat = memory.data(64, 8)
  return fd_filestat_get(fd, changetype<filestat>(stat)) == 0 ? load<u64>(stat, offsetof<filestat>('size')) : 0
}

function readAll(): string {
  const chunk = new ArrayBuffer(4096)
  let all = new Uint8Array(0)
  for (let n = process.stdin.read(chunk); n > 0; n = process.stdin.read(chunk)) {
    const longer = new Uint8Array(all.length + n)
    longer.set(all)
    longer.set(Uint8Array.wrap(chunk, 0, n), all.length)
    all = longer
  }
  return String.UTF8.decode(all.buffer)
}

if (process.argv.length != 2) {
  process.stderr.write('usage: notes FILE\n')
  process.exit(2)
}
const author = process.env.has('AUTHOR') ? process.env.get('AUTHOR') : 'nobody'
const fd = open(process.argv[1])
const lines = readAll().split('\n')
let count = 0
for (let i = 0; i < lines.length; i++) {
  if (lines[i].length == 0) continue
  count++
  append(fd, count.toString() + '. ' + lines[i] + ' (' + author + ')\n')
}
console.log(count.toString() + ' notes by ' + author + ', ' + process.argv[1] + ' has ' + size(fd).toString() + ' bytes')
fd_close(fd)

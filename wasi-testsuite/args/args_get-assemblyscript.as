// The arguments after the first, each on a line, as an AssemblyScript program meets them.
@external("wasi_snapshot_preview1", "args_sizes_get") declare function args_sizes_get(count: usize, size: usize): i32
@external("wasi_snapshot_preview1", "args_get") declare function args_get(argv: usize, buf: usize): i32
@external("wasi_snapshot_preview1", "fd_write") declare function fd_write(fd: i32, iovs: usize, count: i32, written: usize): i32
@external("wasi_snapshot_preview1", "proc_exit") declare function proc_exit(code: i32): void

const sizes = memory.data(8)
const iov = memory.data(12)

function print(bytes: usize, length: i32): void {
  store<u32>(iov, <u32>bytes)
  store<u32>(iov, length, 4)
  if (fd_write(1, iov, 1, iov + 8) != 0) proc_exit(1)
}

if (args_sizes_get(sizes, sizes + 4) != 0) proc_exit(2)
const count = load<u32>(sizes)
const argv = heap.alloc(4 * count)
if (args_get(argv, heap.alloc(load<u32>(sizes, 4))) != 0) proc_exit(3)
for (let i: u32 = 1; i < count; i++) {
  const text = load<u32>(argv + 4 * i)
  let length = 0
  while (load<u8>(text + length) != 0) length++
  store<u8>(text + length, 10)
  print(text, length + 1)
}

// The value of a variable, as an AssemblyScript program meets it.
@external("wasi_snapshot_preview1", "environ_sizes_get") declare function environ_sizes_get(count: usize, size: usize): i32
@external("wasi_snapshot_preview1", "environ_get") declare function environ_get(environ: usize, buf: usize): i32
@external("wasi_snapshot_preview1", "fd_write") declare function fd_write(fd: i32, iovs: usize, count: i32, written: usize): i32
@external("wasi_snapshot_preview1", "proc_exit") declare function proc_exit(code: i32): void

const sizes = memory.data(8)
const iov = memory.data(12)
const environ = memory.data(64)
const buf = memory.data(256)

if (environ_sizes_get(sizes, sizes + 4) != 0) proc_exit(1)
if (load<u32>(sizes) != 1) proc_exit(2)
if (environ_get(environ, buf) != 0) proc_exit(3)
const name = "GREETING=".length
store<u32>(iov, load<u32>(environ) + name)
store<u32>(iov, load<u32>(sizes, 4) - name - 1, 4)
if (fd_write(1, iov, 1, iov + 8) != 0) proc_exit(4)

// Opens a file below the first directory, reads it and prints it.
@external("wasi_snapshot_preview1", "path_open") declare function path_open(fd: i32, flags: i32, path: usize, length: i32, oflags: i32, base: u64, inheriting: u64, fdflags: i32, opened: usize): i32
@external("wasi_snapshot_preview1", "fd_read") declare function fd_read(fd: i32, iovs: usize, count: i32, read: usize): i32
@external("wasi_snapshot_preview1", "fd_write") declare function fd_write(fd: i32, iovs: usize, count: i32, written: usize): i32
@external("wasi_snapshot_preview1", "proc_exit") declare function proc_exit(code: i32): void

const iov = memory.data(16)
const buf = memory.data(64)
const path = String.UTF8.encode("hello.txt")
if (path_open(3, 0, changetype<usize>(path), path.byteLength, 0, 2, 0, 0, iov + 12) != 0) proc_exit(1)
store<u32>(iov, <u32>buf)
store<u32>(iov, 64, 4)
if (fd_read(load<u32>(iov, 12), iov, 1, iov + 8) != 0) proc_exit(2)
store<u32>(iov, load<u32>(iov, 8), 4)
if (fd_write(1, iov, 1, iov + 8) != 0) proc_exit(3)

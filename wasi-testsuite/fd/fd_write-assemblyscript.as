// AssemblyScript's strings are UTF-16; what is written is UTF-8.
@external("wasi_snapshot_preview1", "fd_write") declare function fd_write(fd: i32, iovs: usize, count: i32, written: usize): i32
@external("wasi_snapshot_preview1", "proc_exit") declare function proc_exit(code: i32): void

const iov = memory.data(12)
const bytes = String.UTF8.encode("Zeichen: äöü € 🦀\n")
store<u32>(iov, <u32>changetype<usize>(bytes))
store<u32>(iov, bytes.byteLength, 4)
if (fd_write(1, iov, 1, iov + 8) != 0) proc_exit(1)
if (load<u32>(iov, 8) != bytes.byteLength) proc_exit(2)

// Two numbers of 64 bits are hardly ever the same.
@external("wasi_snapshot_preview1", "random_get") declare function random_get(buf: usize, length: i32): i32
@external("wasi_snapshot_preview1", "proc_exit") declare function proc_exit(code: i32): void

const numbers = memory.data(16)
if (random_get(numbers, 16) != 0) proc_exit(1)
if (load<u64>(numbers) == load<u64>(numbers, 8)) proc_exit(2)

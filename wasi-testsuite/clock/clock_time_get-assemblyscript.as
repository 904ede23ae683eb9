// Times are 64 bits wide and go on.
@external("wasi_snapshot_preview1", "clock_time_get") declare function clock_time_get(id: i32, precision: u64, time: usize): i32
@external("wasi_snapshot_preview1", "proc_exit") declare function proc_exit(code: i32): void

const time = memory.data(8)
let last: u64 = 0
for (let i = 0; i < 100; i++) {
  if (clock_time_get(1, 1, time) != 0) proc_exit(1)
  if (load<u64>(time) < last) proc_exit(2)
  last = load<u64>(time)
}
if (clock_time_get(0, 1, time) != 0) proc_exit(3)
if (load<u64>(time) < 1704067200000000000) proc_exit(4)

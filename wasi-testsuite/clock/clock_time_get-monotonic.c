/* Never goes back, and goes on. */
TEST {
  u64 first = now(CLOCK_MONOTONIC), last = first;
  for (u32 i = 0; i < 2000; i++) {
    u64 time = now(CLOCK_MONOTONIC);
    if (time < last) { EQ(time, last); break; }
    last = time;
  }
  while (now(CLOCK_MONOTONIC) == first) {}
}

/* The CPU clocks count work, or are unknown: INVAL. */
TEST {
  for (u32 id = CLOCK_PROCESS_CPUTIME; id <= CLOCK_THREAD_CPUTIME; id++) {
    u64 before = 0, after = 0;
    if (clock_time_get(id, 1, &before) != SUCCESS) {
      FAILS(clock_time_get(id, 1, &before), INVAL);
      continue;
    }
    u64 start = now(CLOCK_MONOTONIC);
    while (now(CLOCK_MONOTONIC) - start < 50000000) {}
    OK(clock_time_get(id, 1, &after));
    HOLDS(after > before);
  }
}

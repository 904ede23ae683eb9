/* Whatever lag is allowed, the time is one. */
TEST {
  u64 time;
  static const u64 lags[] = { 0, 1, 1000, 1000000000, ~0ull };
  for (u32 i = 0; i < 5; i++) {
    time = 0;
    OK(clock_time_get(CLOCK_REALTIME, lags[i], &time));
    HOLDS(time > 1704067200000000000ull);
    OK(clock_time_get(CLOCK_MONOTONIC, lags[i], &time));
  }
}

/* A point that has gone by, on either clock: at once. */
TEST {
  struct event out;
  u32 n;
  u64 before = now(CLOCK_MONOTONIC);
  for (u32 id = CLOCK_REALTIME; id <= CLOCK_MONOTONIC; id++) {
    struct subscription in = { .tag = EVENT_CLOCK, .clock = { .id = id, .timeout = 1, .flags = ABSTIME } };
    OK(poll_oneoff(&in, &out, 1, &n));
    EQ(n, 1);
    EQ(out.error, SUCCESS);
  }
  HOLDS(now(CLOCK_MONOTONIC) - before < 2000000000);
}

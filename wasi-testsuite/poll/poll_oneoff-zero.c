/* No time at all: at once. */
TEST {
  struct subscription in = { .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC } };
  struct event out;
  u32 n;
  u64 before = now(CLOCK_MONOTONIC);
  for (u32 i = 0; i < 20; i++) {
    OK(poll_oneoff(&in, &out, 1, &n));
    EQ(n, 1);
  }
  HOLDS(now(CLOCK_MONOTONIC) - before < 2000000000);
}

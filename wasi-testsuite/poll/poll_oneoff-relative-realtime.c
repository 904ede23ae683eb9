/* A relative wait on the real clock. */
TEST {
  struct subscription in = { .tag = EVENT_CLOCK, .clock = { .id = CLOCK_REALTIME, .timeout = 30000000 } };
  struct event out;
  u32 n;
  u64 before = now(CLOCK_MONOTONIC);
  OK(poll_oneoff(&in, &out, 1, &n));
  u64 waited = now(CLOCK_MONOTONIC) - before;
  EQ(out.error, SUCCESS);
  HOLDS(waited >= 29000000);
  HOLDS(waited < 3000000000);
}

/* Waits as long as it was told to, and not much longer. */
TEST {
  struct subscription in = { .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 30000000 } };
  struct event out;
  u32 n;
  u64 before = now(CLOCK_MONOTONIC);
  OK(poll_oneoff(&in, &out, 1, &n));
  u64 waited = now(CLOCK_MONOTONIC) - before;
  EQ(n, 1);
  EQ(out.error, SUCCESS);
  EQ(out.type, EVENT_CLOCK);
  HOLDS(waited >= 30000000);
  HOLDS(waited < 3000000000);
}

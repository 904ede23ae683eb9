TEST {
  struct event out;
  u32 n;
  u64 before = now(CLOCK_REALTIME);
  struct subscription in = { .tag = EVENT_CLOCK, .clock = { .id = CLOCK_REALTIME, .timeout = before + 30000000, .flags = ABSTIME } };
  OK(poll_oneoff(&in, &out, 1, &n));
  u64 waited = now(CLOCK_REALTIME) - before;
  EQ(n, 1);
  EQ(out.error, SUCCESS);
  HOLDS(waited >= 29000000);
  HOLDS(waited < 3000000000);
}

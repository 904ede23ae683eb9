/* Of two clocks only the one that is due, known by its userdata. */
TEST {
  struct subscription in[2] = {
    { .userdata = 0xfedcba9876543210, .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 10000000000 } },
    { .userdata = 0x0123456789abcdef, .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 20000000 } },
  };
  struct event out[2];
  u32 n;
  u64 before = now(CLOCK_MONOTONIC);
  OK(poll_oneoff(in, out, 2, &n));
  EQ(n, 1);
  EQ(out[0].userdata, 0x0123456789abcdef);
  EQ(out[0].error, SUCCESS);
  HOLDS(now(CLOCK_MONOTONIC) - before < 5000000000);
}

/* "An error that occurred while processing the subscription request" is in its event; some fail the whole call. */
TEST {
  struct subscription in[2] = {
    { .userdata = 1, .tag = EVENT_FD_READ, .io = { NO_FD } },
    { .userdata = 2, .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 10000000000 } },
  };
  struct event out[2];
  u32 n = 0;
  u64 before = now(CLOCK_MONOTONIC);
  int errno = poll_oneoff(in, out, 2, &n);
  FAILS(errno, SUCCESS, BADF);
  if (errno == SUCCESS) {
    EQ(n, 1);
    EQ(out[0].userdata, 1);
    EQ(out[0].error, BADF);
  }
  HOLDS(now(CLOCK_MONOTONIC) - before < 5000000000);
}

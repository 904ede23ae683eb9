/* There is room in standard output. */
TEST {
  struct subscription in[2] = {
    { .userdata = 1, .tag = EVENT_FD_WRITE, .io = { 1 } },
    { .userdata = 2, .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 10000000000 } },
  };
  struct event out[2];
  u32 n = 0;
  OK(poll_oneoff(in, out, 2, &n));
  EQ(n, 1);
  EQ(out[0].userdata, 1);
  EQ(out[0].error, SUCCESS);
  EQ(out[0].type, EVENT_FD_WRITE);
  put(1, P("ready"));
}

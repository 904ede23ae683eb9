/* The end of the input is something to read as well. */
TEST {
  char byte;
  struct subscription in[2] = {
    { .userdata = 1, .tag = EVENT_FD_READ, .io = { 0 } },
    { .userdata = 2, .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 10000000000 } },
  };
  struct event out[2];
  u32 n = 0;
  OK(poll_oneoff(in, out, 2, &n));
  EQ(n, 1);
  EQ(out[0].userdata, 1);
  EQ(out[0].error, SUCCESS);
  EQ(get(0, &byte, 1), 0);
}

/* Input that is there, or comes, ends the wait; looking takes nothing of it away. */
TEST {
  char bytes[16];
  struct subscription in[2] = {
    { .userdata = 1, .tag = EVENT_FD_READ, .io = { 0 } },
    { .userdata = 2, .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 10000000000 } },
  };
  struct event out[2];
  u32 n = 0;
  for (u32 round = 0; round < 3; round++) {
    OK(poll_oneoff(in, out, 2, &n));
    EQ(n, 1);
    EQ(out[0].userdata, 1);
    EQ(out[0].error, SUCCESS);
    EQ(out[0].type, EVENT_FD_READ);
  }
  EQ(get(0, bytes, 16), 6);
  SAME(bytes, "input\n", 6);
}

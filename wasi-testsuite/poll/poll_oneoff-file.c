/*
 * "This event always triggers for regular files", for reading and for writing, long before the clock, and at the end too.
 * One of the two is enough.
 */
TEST {
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  struct subscription in[3] = {
    { .userdata = 1, .tag = EVENT_FD_READ, .io = { (u32)fd } },
    { .userdata = 2, .tag = EVENT_FD_WRITE, .io = { (u32)fd } },
    { .userdata = 3, .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 10000000000 } },
  };
  struct event out[3];
  u32 n = 0;
  u64 position, before = now(CLOCK_MONOTONIC);
  for (u32 round = 0; round < 2; round++) {
    OK(poll_oneoff(in, out, 3, &n));
    HOLDS(n == 1 || n == 2);
    for (u32 i = 0; i < n; i++) {
      EQ(out[i].error, SUCCESS);
      HOLDS(out[i].userdata == 1 || out[i].userdata == 2);
      EQ(out[i].type, out[i].userdata == 1 ? EVENT_FD_READ : EVENT_FD_WRITE);
    }
    MUST(fd_seek(fd, 0, 2, &position));
  }
  HOLDS(now(CLOCK_MONOTONIC) - before < 5000000000);
}

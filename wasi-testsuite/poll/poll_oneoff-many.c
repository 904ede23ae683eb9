/* A thousand at once, all of them due. */
static struct subscription in[1000];
static struct event out[1000];
TEST {
  u32 n = 0;
  for (u32 i = 0; i < 1000; i++) {
    in[i].userdata = i;
    in[i].tag = EVENT_CLOCK;
    in[i].clock.id = CLOCK_MONOTONIC;
  }
  OK(poll_oneoff(in, out, 1000, &n));
  HOLDS(n >= 1 && n <= 1000);
  for (u32 i = 0; i < n; i++) {
    HOLDS(out[i].userdata < 1000);
    EQ(out[i].error, SUCCESS);
    if (failures) return;
  }
}

/* What is subscribed to is read and never written. */
TEST {
  struct subscription in = { .userdata = 5, .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC, .timeout = 1000000 } }, copy;
  struct event out;
  u32 n;
  memcpy(&copy, &in, sizeof in);
  OK(poll_oneoff(&in, &out, 1, &n));
  SAME(&in, &copy, sizeof in);
}

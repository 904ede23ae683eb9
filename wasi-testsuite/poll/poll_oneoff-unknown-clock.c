/* A clock that does not exist: INVAL in the event, or of the call. */
TEST {
  struct subscription in = { .userdata = 1, .tag = EVENT_CLOCK, .clock = { .id = 77, .timeout = 1000000 } };
  struct event out;
  u32 n = 0;
  int errno = poll_oneoff(&in, &out, 1, &n);
  FAILS(errno, SUCCESS, INVAL);
  if (errno == SUCCESS) {
    EQ(n, 1);
    EQ(out.error, INVAL);
  }
}

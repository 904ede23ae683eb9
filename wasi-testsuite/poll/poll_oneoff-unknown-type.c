/* Neither a clock nor a descriptor: INVAL in the event, or of the call. */
TEST {
  struct subscription in = { .userdata = 1, .tag = 3 };
  struct event out;
  u32 n = 0;
  int errno = poll_oneoff(&in, &out, 1, &n);
  FAILS(errno, SUCCESS, INVAL);
  if (errno == SUCCESS) {
    EQ(n, 1);
    EQ(out.error, INVAL);
  }
}

/* "If `nsubscriptions` is 0, returns inval." */
TEST {
  struct subscription in;
  struct event out;
  u32 n = 77;
  FAILS(poll_oneoff(&in, &out, 0, &n), INVAL);
}

/* A clock that does not exist: INVAL, and nothing is written. */
TEST {
  u64 time = 77;
  FAILS(clock_time_get(4, 1, &time), INVAL);
  FAILS(clock_time_get(0x80000000, 1, &time), INVAL);
  EQ(time, 77);
}

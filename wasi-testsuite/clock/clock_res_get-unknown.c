/* A clock that does not exist: INVAL, and nothing is written. */
TEST {
  u64 resolution = 77;
  FAILS(clock_res_get(4, &resolution), INVAL);
  FAILS(clock_res_get(0xffffffff, &resolution), INVAL);
  EQ(resolution, 77);
}

/* The two clocks that every runtime has tell a resolution that is not zero and at most a second. */
TEST {
  for (u32 id = CLOCK_REALTIME; id <= CLOCK_MONOTONIC; id++) {
    u64 resolution = 0;
    OK(clock_res_get(id, &resolution));
    HOLDS(resolution > 0 && resolution <= 1000000000);
  }
}

/* The CPU clocks are there, with a resolution, or unknown: INVAL. */
TEST {
  for (u32 id = CLOCK_PROCESS_CPUTIME; id <= CLOCK_THREAD_CPUTIME; id++) {
    u64 resolution = 0;
    if (clock_res_get(id, &resolution) == SUCCESS) HOLDS(resolution > 0);
    else FAILS(clock_res_get(id, &resolution), INVAL);
  }
}

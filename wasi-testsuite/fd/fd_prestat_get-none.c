/* Nothing is given unasked. */
TEST {
  struct prestat prestat;
  FAILS(fd_prestat_get(3, &prestat), BADF);
}

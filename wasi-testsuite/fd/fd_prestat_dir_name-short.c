/* A buffer that is too small: NAMETOOLONG (INVAL in some). Nothing is written. */
TEST {
  char bytes[2] = { '-', '-' };
  FAILS(fd_prestat_dir_name(root(), bytes, 0), NAMETOOLONG, INVAL);
  SAME(bytes, "--", 2);
}

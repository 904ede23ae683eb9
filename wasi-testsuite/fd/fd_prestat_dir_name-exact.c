/* The name without a zero, and nothing after it. */
TEST {
  char bytes[8];
  memset(bytes, '-', sizeof bytes);
  OK(fd_prestat_dir_name(root(), bytes + 1, 1));
  SAME(bytes, "-/------", 8);
}

/* A larger buffer is no error; what is left of it stays as it was. */
TEST {
  char bytes[8];
  memset(bytes, '-', sizeof bytes);
  OK(fd_prestat_dir_name(root(), bytes, 8));
  SAME(bytes, "/-------", 8);
}

TEST {
  u8 bytes[8];
  char name[1];
  int dir = root();
  OK(fd_prestat_get(dir, bytes));
  EQ(bytes[0], 0);
  EQ(bytes[4], 1);
  OK(fd_prestat_dir_name(dir, name, 1));
  EQ(name[0], '/');
}

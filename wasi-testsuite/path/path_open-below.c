/* From a directory that was opened, as from one that was given. */
TEST {
  u32 fd;
  char bytes[8];
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  int sub = open_dir(dir, P("sub"));
  MUST(fd_close(dir));
  touch(sub, P("file"));
  OK(path_open(sub, 0, P("file"), 0, FD_READ, 0, 0, &fd));
  EQ(get((int)fd, bytes, 8), 7);
}

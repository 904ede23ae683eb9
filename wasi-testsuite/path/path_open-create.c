/* CREAT makes an empty file, or opens what is there as it is. */
TEST {
  char bytes[8];
  u32 fd;
  int dir = scratch();
  OK(path_open(dir, 0, P("file"), CREAT, FILE_RIGHTS, 0, 0, &fd));
  EQ(size_of((int)fd), 0);
  put((int)fd, P("content"));
  OK(path_open(dir, 0, P("file"), CREAT, FILE_RIGHTS, 0, 0, &fd));
  EQ(get((int)fd, bytes, 8), 7);
}

/* An open file outlives its name. */
TEST {
  char bytes[8];
  u64 position;
  int dir = scratch();
  int fd = make_file(dir, P("file"), P("content"));
  OK(path_unlink_file(dir, P("file")));
  EQ(get(fd, bytes, 8), 7);
  put(fd, P("!"));
  MUST(fd_seek(fd, 0, 0, &position));
  EQ(get(fd, bytes, 8), 8);
  SAME(bytes, "content!", 8);
}

/* ".." after a link is the parent of what the link leads to. */
TEST {
  u32 fd;
  char bytes[8];
  int dir = scratch();
  MUST(path_create_directory(dir, P("a")));
  MUST(path_create_directory(dir, P("a/b")));
  MUST(fd_close(make_file(dir, P("a/file"), P("right"))));
  MUST(fd_close(make_file(dir, P("file"), P("wrong"))));
  MUST(path_symlink(P("a/b"), dir, P("link")));
  OK(path_open(dir, 0, P("link/../file"), 0, FD_READ, 0, 0, &fd));
  EQ(get((int)fd, bytes, 8), 5);
  SAME(bytes, "right", 5);
}

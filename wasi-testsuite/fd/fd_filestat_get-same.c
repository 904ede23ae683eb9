/* By descriptor and by name it is the same file, and another file is another. */
TEST {
  int dir = scratch();
  struct filestat one, two, other;
  int fd = make_file(dir, P("file"), P("abc"));
  touch(dir, P("other"));
  OK(fd_filestat_get(fd, &one));
  OK(path_filestat_get(dir, 0, P("file"), &two));
  OK(path_filestat_get(dir, 0, P("other"), &other));
  EQ(one.dev, two.dev);
  EQ(one.ino, two.ino);
  EQ(one.size, two.size);
  EQ(one.mtim, two.mtim);
  EQ(one.ctim, two.ctim);
  EQ(one.nlink, two.nlink);
  EQ(other.dev, one.dev);
  HOLDS(other.ino != one.ino);
}

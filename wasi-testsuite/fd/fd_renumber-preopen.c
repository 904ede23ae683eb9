/* Over a preopened directory: its number is then the other's, and no preopen any more than that one was. */
TEST {
  int dir = root();
  struct filestat one, two;
  int sub = scratch();
  MUST(fd_filestat_get(sub, &one));
  OK(fd_renumber(sub, dir));
  MUST(fd_filestat_get(dir, &two));
  EQ(two.ino, one.ino);
  EQ(type_of(dir, P("hello.txt")), 255);
}

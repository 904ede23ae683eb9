/* A slash at the end is for directories. */
TEST {
  u32 fd;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  OK(path_open(dir, 0, P("sub/"), 0, FD_READDIR, 0, 0, &fd));
  OK(path_open(dir, 0, P("sub///"), DIRECTORY, FD_READDIR, 0, 0, &fd));
  FAILS(path_open(dir, 0, P("file/"), 0, FD_READ, 0, 0, &fd), NOTDIR, NOENT);
  FAILS(path_open(dir, 0, P("new/"), CREAT, FD_WRITE, 0, 0, &fd), ISDIR, NOTDIR, NOENT, INVAL);
  EQ(type_of(dir, P("new")), 255);
}

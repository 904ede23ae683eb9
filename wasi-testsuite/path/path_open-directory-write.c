/* A directory cannot be written, however it is asked for. */
TEST {
  u32 fd;
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_open(dir, 0, P("sub"), 0, FD_READ | FD_WRITE, 0, 0, &fd), ISDIR);
  FAILS(path_open(dir, 0, P("sub"), DIRECTORY, FD_READ | FD_WRITE, 0, 0, &fd), ISDIR);
  FAILS(path_open(dir, 0, P("sub"), TRUNC, FD_WRITE, 0, 0, &fd), ISDIR);
}

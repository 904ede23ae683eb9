/* CREAT with EXCL: only what is not there yet; a dangling link is there, and not followed. */
TEST {
  u32 fd;
  int dir = scratch();
  OK(path_open(dir, 0, P("file"), CREAT | EXCL, FD_WRITE, 0, 0, &fd));
  FAILS(path_open(dir, 0, P("file"), CREAT | EXCL, FD_WRITE, 0, 0, &fd), EXIST);
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_open(dir, 0, P("sub"), CREAT | EXCL, FD_WRITE, 0, 0, &fd), EXIST);
  MUST(path_symlink(P("nowhere"), dir, P("link")));
  FAILS(path_open(dir, NOFOLLOW, P("link"), CREAT | EXCL, FD_WRITE, 0, 0, &fd), EXIST);
  FAILS(path_open(dir, FOLLOW, P("link"), CREAT | EXCL, FD_WRITE, 0, 0, &fd), EXIST);
  EQ(type_of(dir, P("nowhere")), 255);
}

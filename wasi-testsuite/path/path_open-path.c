/* What is no path: empty, with a NUL in it, a name of 256 bytes, more than any system takes. */
static char longer[8000];
TEST {
  u32 fd;
  int dir = scratch();
  memset(longer, 'x', sizeof longer);
  FAILS(path_open(dir, FOLLOW, P(""), 0, FD_READ, 0, 0, &fd), NOENT, INVAL);
  FAILS(path_open(dir, FOLLOW, P("fi\0le"), 0, FD_READ, 0, 0, &fd), ILSEQ, INVAL, NOENT);
  FAILS(path_open(dir, FOLLOW, longer, 256, 0, FD_READ, 0, 0, &fd), NAMETOOLONG);
  FAILS(path_open(dir, FOLLOW, longer, sizeof longer, 0, FD_READ, 0, 0, &fd), NAMETOOLONG);
  EQ(type_of(dir, P("fi")), 255);
}

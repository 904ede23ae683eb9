/* What is no path: empty, with a NUL in it, a name of 256 bytes, more than any system takes. */
static char longer[8000];
TEST {
  u8 bytes[64];
  int dir = scratch();
  memset(longer, 'x', sizeof longer);
  FAILS(path_filestat_get(dir, FOLLOW, P(""), bytes), NOENT, INVAL);
  FAILS(path_filestat_get(dir, FOLLOW, P("fi\0le"), bytes), ILSEQ, INVAL, NOENT);
  FAILS(path_filestat_get(dir, FOLLOW, longer, 256, bytes), NAMETOOLONG);
  FAILS(path_filestat_get(dir, FOLLOW, longer, sizeof longer, bytes), NAMETOOLONG);
  EQ(type_of(dir, P("fi")), 255);
}

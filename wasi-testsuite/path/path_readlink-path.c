/* What is no path: empty, with a NUL in it, a name of 256 bytes, more than any system takes. */
static char longer[8000];
TEST {
  u8 bytes[64];
  u32 n;
  int dir = scratch();
  memset(longer, 'x', sizeof longer);
  FAILS(path_readlink(dir, P(""), bytes, 64, &n), NOENT, INVAL);
  FAILS(path_readlink(dir, P("fi\0le"), bytes, 64, &n), ILSEQ, INVAL, NOENT);
  FAILS(path_readlink(dir, longer, 256, bytes, 64, &n), NAMETOOLONG);
  FAILS(path_readlink(dir, longer, sizeof longer, bytes, 64, &n), NAMETOOLONG);
  EQ(type_of(dir, P("fi")), 255);
}

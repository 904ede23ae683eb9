/* What is no path: empty, with a NUL in it, a name of 256 bytes, more than any system takes. */
static char longer[8000];
TEST {
  int dir = scratch();
  memset(longer, 'x', sizeof longer);
  FAILS(path_remove_directory(dir, P("")), NOENT, INVAL);
  FAILS(path_remove_directory(dir, P("fi\0le")), ILSEQ, INVAL, NOENT);
  FAILS(path_remove_directory(dir, longer, 256), NAMETOOLONG);
  FAILS(path_remove_directory(dir, longer, sizeof longer), NAMETOOLONG);
  EQ(type_of(dir, P("fi")), 255);
}

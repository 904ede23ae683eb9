/* What is no path: empty, with a NUL in it, a name of 256 bytes, more than any system takes. Either of the two paths. */
static char longer[8000];
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  memset(longer, 'x', sizeof longer);
  FAILS(path_rename(dir, P(""), dir, P("new")), NOENT, INVAL);
  FAILS(path_rename(dir, P("fi\0le"), dir, P("new")), ILSEQ, INVAL, NOENT);
  FAILS(path_rename(dir, longer, 256, dir, P("new")), NAMETOOLONG);
  FAILS(path_rename(dir, longer, sizeof longer, dir, P("new")), NAMETOOLONG);
  FAILS(path_rename(dir, P("file"), dir, P("")), NOENT, INVAL);
  FAILS(path_rename(dir, P("file"), dir, P("fi\0le")), ILSEQ, INVAL, NOENT);
  FAILS(path_rename(dir, P("file"), dir, longer, 256), NAMETOOLONG);
  FAILS(path_rename(dir, P("file"), dir, longer, sizeof longer), NAMETOOLONG);
  EQ(type_of(dir, P("file")), REGULAR_FILE);
  EQ(type_of(dir, P("fi")), 255);
}

/* What is no path: empty, with a NUL in it, a name of 256 bytes, more than any system takes. */
static char longer[8000];
TEST {
  int dir = scratch();
  memset(longer, 'x', sizeof longer);
  FAILS(path_filestat_set_times(dir, FOLLOW, P(""), 0, 0, MTIM_NOW), NOENT, INVAL);
  FAILS(path_filestat_set_times(dir, FOLLOW, P("fi\0le"), 0, 0, MTIM_NOW), ILSEQ, INVAL, NOENT);
  FAILS(path_filestat_set_times(dir, FOLLOW, longer, 256, 0, 0, MTIM_NOW), NAMETOOLONG);
  FAILS(path_filestat_set_times(dir, FOLLOW, longer, sizeof longer, 0, 0, MTIM_NOW), NAMETOOLONG);
  EQ(type_of(dir, P("fi")), 255);
}

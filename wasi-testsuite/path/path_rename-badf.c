/* Not a descriptor, or not a directory: BADF and NOTDIR (a file has no right to it either). Either of the two. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  int file = open_file(dir, P("file"), 0, FD_READ);
  FAILS(path_rename(NO_FD, P("file"), dir, P("new")), BADF);
  FAILS(path_rename(-1, P("file"), dir, P("new")), BADF);
  FAILS(path_rename(file, P("x"), dir, P("new")), NOTDIR, BADF, NOTCAPABLE);
  FAILS(path_rename(dir, P("file"), NO_FD, P("other")), BADF);
  FAILS(path_rename(dir, P("file"), -1, P("other")), BADF);
  FAILS(path_rename(dir, P("file"), file, P("other")), NOTDIR, BADF, NOTCAPABLE);
}

TEST {
  int dir = scratch();
  struct filestat stat;
  touch(dir, P("file"));
  MUST(path_symlink(P("nowhere"), dir, P("dangling")));
  FAILS(path_filestat_get(dir, 0, P("missing"), &stat), NOENT);
  FAILS(path_filestat_get(dir, 0, P("missing/below"), &stat), NOENT);
  FAILS(path_filestat_get(dir, 0, P("file/below"), &stat), NOTDIR);
  FAILS(path_filestat_get(dir, FOLLOW, P("dangling"), &stat), NOENT);
  OK(path_filestat_get(dir, NOFOLLOW, P("dangling"), &stat));
}

TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_filestat_set_times(dir, FOLLOW, BAD_PTR, 64, 0, 0, MTIM_NOW), FAULT);
  FAILS(path_filestat_set_times(dir, FOLLOW, LAST(2), 4, 0, 0, MTIM_NOW), FAULT);
}

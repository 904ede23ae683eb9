TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_filestat_set_times(dir, 0, P("missing"), 0, 0, MTIM_NOW), NOENT);
  FAILS(path_filestat_set_times(dir, 0, P("file/below"), 0, 0, MTIM_NOW), NOTDIR);
}

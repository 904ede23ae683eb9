TEST {
  char bytes[8];
  FAILS(fd_prestat_dir_name(NO_FD, bytes, 8), BADF);
  FAILS(fd_prestat_dir_name(-1, bytes, 8), BADF);
  FAILS(fd_prestat_dir_name(open_dir(root(), P(".")), bytes, 8), BADF, INVAL, NOTSUP, NOTDIR);
}

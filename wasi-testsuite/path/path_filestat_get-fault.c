TEST {
  u8 bytes[64];
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_filestat_get(dir, FOLLOW, BAD_PTR, 64, bytes), FAULT);
  FAILS(path_filestat_get(dir, FOLLOW, LAST(2), 4, bytes), FAULT);
  FAILS(path_filestat_get(dir, 0, P("file"), BAD_PTR), FAULT);
  FAILS(path_filestat_get(dir, 0, P("file"), LAST(56)), FAULT);
  OK(path_filestat_get(dir, 0, P("file"), LAST(64)));
}

TEST {
  int dir = root();
  FAILS(fd_prestat_get(dir, BAD_PTR), FAULT);
  FAILS(fd_prestat_get(dir, LAST(4)), FAULT);
  OK(fd_prestat_get(dir, LAST(8)));
}

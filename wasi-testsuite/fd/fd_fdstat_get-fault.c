TEST {
  FAILS(fd_fdstat_get(0, BAD_PTR), FAULT);
  FAILS(fd_fdstat_get(0, LAST(16)), FAULT);
  OK(fd_fdstat_get(0, LAST(24)));
}

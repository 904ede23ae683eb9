TEST {
  FAILS(fd_filestat_get(root(), BAD_PTR), FAULT);
  FAILS(fd_filestat_get(root(), LAST(56)), FAULT);
  OK(fd_filestat_get(root(), LAST(64)));
}

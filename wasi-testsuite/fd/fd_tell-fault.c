TEST {
  int fd = make_file(scratch(), P("file"), P("ab"));
  FAILS(fd_tell(fd, BAD_PTR), FAULT);
  FAILS(fd_tell(fd, LAST(4)), FAULT);
}

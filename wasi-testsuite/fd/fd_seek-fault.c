TEST {
  int fd = make_file(scratch(), P("file"), P("ab"));
  FAILS(fd_seek(fd, 0, 0, BAD_PTR), FAULT);
  FAILS(fd_seek(fd, 0, 0, LAST(4)), FAULT);
}

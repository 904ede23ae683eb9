/* Nothing can be done with a closed descriptor. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  u8 bytes[64];
  u32 n;
  struct iovec iov = { bytes, 1 };
  OK(fd_close(fd));
  FAILS(fd_read(fd, &iov, 1, &n), BADF);
  FAILS(fd_write(fd, &iov, 1, &n), BADF);
  FAILS(fd_fdstat_get(fd, bytes), BADF);
  FAILS(fd_filestat_get(fd, bytes), BADF);
  FAILS(fd_tell(fd, bytes), BADF);
  FAILS(fd_sync(fd), BADF);
}

/* A file opened for writing alone cannot be read, one for reading alone cannot be written. */
TEST {
  char byte = 'x';
  u32 n;
  struct iovec iov = { &byte, 1 };
  int dir = scratch();
  int writes = open_file(dir, P("file"), CREAT, FD_WRITE);
  OK(fd_write(writes, &iov, 1, &n));
  FAILS(fd_read(writes, &iov, 1, &n), BADF, NOTCAPABLE);
  int reads = open_file(dir, P("file"), 0, FD_READ);
  OK(fd_read(reads, &iov, 1, &n));
  FAILS(fd_write(reads, &iov, 1, &n), BADF, NOTCAPABLE);
}

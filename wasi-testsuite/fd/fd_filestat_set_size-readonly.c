/* A file that was not opened for writing. ftruncate(2): EINVAL or EBADF. */
TEST {
  int fd = open_file(root(), P("hello.txt"), 0, FD_READ | FD_FILESTAT_GET);
  FAILS(fd_filestat_set_size(fd, 1), INVAL, BADF, NOTCAPABLE);
  EQ(size_of(fd), 13);
}

/* Beyond 4 GiB, without the disk having to hold it. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  OK(fd_filestat_set_size(fd, 0x100000001));
  EQ(size_of(fd), 0x100000001);
  OK(fd_filestat_set_size(fd, 0));
  EQ(size_of(fd), 0);
}

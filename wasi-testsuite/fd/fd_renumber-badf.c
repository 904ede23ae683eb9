/* Both must be open. */
TEST {
  int fd = open_file(root(), P("hello.txt"), 0, FD_READ);
  char byte;
  FAILS(fd_renumber(NO_FD, fd), BADF);
  FAILS(fd_renumber(-1, fd), BADF);
  FAILS(fd_renumber(fd, NO_FD), BADF);
  FAILS(fd_renumber(NO_FD, NO_FD), BADF);
  EQ(get(fd, &byte, 1), 1);
}

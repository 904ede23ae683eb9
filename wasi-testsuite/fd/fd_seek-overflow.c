/* Beyond 2^63. lseek(2): EOVERFLOW or EINVAL; but a filesize has 64 bits, so a position may as well be there. */
TEST {
  u64 position;
  int fd = make_file(scratch(), P("file"), P("ab"));
  MUST(fd_seek(fd, 2, 0, &position));
  int errno = fd_seek(fd, 0x7fffffffffffffff, 1, &position);
  FAILS(errno, OVERFLOW, INVAL, SUCCESS);
  EQ(position_of(fd), errno == SUCCESS ? 0x8000000000000001 : 2);
}

/* Flags that do not exist: INVAL, and nothing is made; or, as open(2) has it, they are left out. */
TEST {
  u32 fd;
  int dir = scratch();
  int errno = path_open(dir, 0, P("a"), 16 | CREAT, FD_WRITE, 0, 0, &fd);
  FAILS(errno, INVAL, SUCCESS);
  EQ(type_of(dir, P("a")), errno == SUCCESS ? REGULAR_FILE : 255);
  errno = path_open(dir, 2, P("b"), CREAT, FD_WRITE, 0, 0, &fd);
  FAILS(errno, INVAL, SUCCESS);
  EQ(type_of(dir, P("b")), errno == SUCCESS ? REGULAR_FILE : 255);
  errno = path_open(dir, 0, P("c"), CREAT, FD_WRITE, 0, 32, &fd);
  FAILS(errno, INVAL, SUCCESS);
  EQ(type_of(dir, P("c")), errno == SUCCESS ? REGULAR_FILE : 255);
}

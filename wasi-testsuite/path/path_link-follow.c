/* With SYMLINK_FOLLOW what the link leads to does; a runtime that cannot says INVAL. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_symlink(P("file"), dir, P("link")));
  int errno = path_link(dir, FOLLOW, P("link"), dir, P("other"));
  FAILS(errno, SUCCESS, INVAL, NOTSUP);
  EQ(type_of(dir, P("other")), errno == SUCCESS ? REGULAR_FILE : 255);
}

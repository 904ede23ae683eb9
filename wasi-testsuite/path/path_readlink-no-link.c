/* INVAL for what is no link. */
TEST {
  char bytes[8];
  u32 n;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_readlink(dir, P("file"), bytes, 8, &n), INVAL);
  FAILS(path_readlink(dir, P("sub"), bytes, 8, &n), INVAL);
}

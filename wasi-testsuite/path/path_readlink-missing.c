TEST {
  char bytes[8];
  u32 n;
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_readlink(dir, P("missing"), bytes, 8, &n), NOENT);
  FAILS(path_readlink(dir, P("file/below"), bytes, 8, &n), NOTDIR);
}

TEST {
  u8 bytes[64];
  u32 n;
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_readlink(dir, BAD_PTR, 64, bytes, 64, &n), FAULT);
  FAILS(path_readlink(dir, LAST(2), 4, bytes, 64, &n), FAULT);
  MUST(path_symlink(P("file"), dir, P("link")));
  FAILS(path_readlink(dir, P("link"), BAD_PTR, 64, &n), FAULT);
  FAILS(path_readlink(dir, P("link"), bytes, 64, BAD_PTR), FAULT);
}

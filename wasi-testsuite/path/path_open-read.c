/* An existing file, for reading: a new descriptor, above the standard streams and below 2^31. */
TEST {
  char bytes[16];
  u32 fd = 0xffffffff;
  OK(path_open(root(), 0, P("hello.txt"), 0, FD_READ, 0, 0, &fd));
  HOLDS(fd > 2 && fd < 0x80000000);
  EQ(get((int)fd, bytes, 16), 13);
  SAME(bytes, "hello, world\n", 13);
}

/* Without variables nothing is written. */
TEST {
  u32 pointer = 0xaaaaaaaa;
  u8 byte = 0xaa;
  OK(environ_get(&pointer, &byte));
  EQ(pointer, 0xaaaaaaaa);
  EQ(byte, 0xaa);
}

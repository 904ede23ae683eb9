/* Nothing is written beyond what args_sizes_get told of. */
static u8 pointers[64], buf[256];
TEST {
  u32 count = 0, size = 0;
  memset(pointers, 0xaa, sizeof pointers);
  memset(buf, 0xaa, sizeof buf);
  MUST(args_sizes_get(&count, &size));
  MUST(args_get(pointers + 4, buf + 1));
  for (u32 i = 0; i < 4; i++) EQ(pointers[i], 0xaa);
  for (u32 i = 4 + 4 * count; i < sizeof pointers; i++) EQ(pointers[i], 0xaa);
  EQ(buf[0], 0xaa);
  EQ(buf[size], 0);
  for (u32 i = 1 + size; i < sizeof buf; i++) EQ(buf[i], 0xaa);
}

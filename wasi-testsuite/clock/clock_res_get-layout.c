/* A result is eight bytes, no more. */
TEST {
  u8 bytes[24];
  memset(bytes, 0xaa, sizeof bytes);
  OK(clock_res_get(CLOCK_MONOTONIC, bytes + 8));
  for (u32 i = 0; i < 8; i++) { EQ(bytes[i], 0xaa); EQ(bytes[i + 16], 0xaa); }
  EQ(bytes[15], 0);
}

/* Exactly the bytes asked for, at any address and of any length, none included. */
TEST {
  u8 bytes[32];
  for (u32 len = 0; len < 10; len++) {
    memset(bytes, 0, sizeof bytes);
    u32 touched = 0;
    for (u32 again = 0; again < 20; again++) {
      OK(random_get(bytes + 3, len));
      for (u32 i = 3; i < 3 + len; i++) touched |= (bytes[i] != 0) << (i - 3);
      for (u32 i = 0; i < 3; i++) EQ(bytes[i], 0);
      for (u32 i = 3 + len; i < sizeof bytes; i++) EQ(bytes[i], 0);
    }
    EQ(touched, (1u << len) - 1);
  }
}

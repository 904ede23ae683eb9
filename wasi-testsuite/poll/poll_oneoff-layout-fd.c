/* subscription to a descriptor: 0 u64 userdata | 8 u8 tag | 16 u32 fd. What lies behind it means nothing. */
TEST {
  u8 in[48], out[48];
  u32 n = 99;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  memset(in, 0xff, sizeof in);
  memset(out, 0xaa, sizeof out);
  for (u32 i = 0; i < 8; i++) in[i] = (u8)(0x21 + i);
  in[8] = EVENT_FD_READ;
  for (u32 i = 0; i < 4; i++) in[16 + i] = (u8)(fd >> (8 * i));
  OK(poll_oneoff(in, out, 1, &n));
  EQ(n, 1);
  for (u32 i = 0; i < 8; i++) EQ(out[i], 0x21 + i);
  EQ(out[8], 0);
  EQ(out[9], 0);
  EQ(out[10], EVENT_FD_READ);
  /* Ten bytes are there; a runtime may not know how many. */
  HOLDS(out[16] <= 10);
  for (u32 i = 17; i < 24; i++) EQ(out[i], 0);
  EQ(out[24] & ~HANGUP, 0);
  EQ(out[25], 0);
  for (u32 i = 32; i < 48; i++) EQ(out[i], 0xaa);
}

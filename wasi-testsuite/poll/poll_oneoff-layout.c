/*
 * subscription, 48 bytes: 0 u64 userdata | 8 u8 tag | 16 u32 clock | 24 u64 timeout | 32 u64 precision | 40 u16 flags
 * event, 32 bytes: 0 u64 userdata | 8 u16 errno | 10 u8 type | (16 u64 bytes | 24 u16 flags, of descriptors only)
 * What lies between means nothing, and nothing is written after the event.
 */
TEST {
  u8 in[48], out[48];
  u32 n = 99;
  memset(in, 0xff, sizeof in);
  memset(out, 0xaa, sizeof out);
  for (u32 i = 0; i < 8; i++) in[i] = (u8)(0x11 + i);
  in[8] = EVENT_CLOCK;
  for (u32 i = 0; i < 4; i++) in[16 + i] = i == 0 ? CLOCK_MONOTONIC : 0;
  for (u32 i = 24; i < 42; i++) in[i] = 0;
  in[24] = 100;
  OK(poll_oneoff(in, out, 1, &n));
  EQ(n, 1);
  for (u32 i = 0; i < 8; i++) EQ(out[i], 0x11 + i);
  EQ(out[8], 0);
  EQ(out[9], 0);
  EQ(out[10], EVENT_CLOCK);
  for (u32 i = 32; i < 48; i++) EQ(out[i], 0xaa);
}

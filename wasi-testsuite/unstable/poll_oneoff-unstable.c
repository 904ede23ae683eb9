/*
 * subscription of wasi_unstable, 56 bytes: 0 u64 userdata | 8 u8 tag | 16 u64 identifier | 24 u32 clock | 32 u64 timeout |
 * 40 u64 precision | 48 u16 flags. The event is preview1's.
 */
TEST {
  u8 in[56], out[48];
  u32 n = 99;
  u64 timeout = 30000000, before = now(CLOCK_MONOTONIC);
  memset(in, 0xff, sizeof in);
  memset(out, 0xaa, sizeof out);
  in[8] = EVENT_CLOCK;
  memset(in + 16, 0, 40);
  in[16] = 9;
  in[24] = CLOCK_MONOTONIC;
  memcpy(in + 32, &timeout, 8);
  OK(poll_oneoff(in, out, 1, &n));
  u64 waited = now(CLOCK_MONOTONIC) - before;
  EQ(n, 1);
  for (u32 i = 0; i < 8; i++) EQ(out[i], 0xff);
  EQ(out[8] | out[9], 0);
  EQ(out[10], EVENT_CLOCK);
  for (u32 i = 32; i < 48; i++) EQ(out[i], 0xaa);
  HOLDS(waited >= 30000000);
  HOLDS(waited < 3000000000);
}

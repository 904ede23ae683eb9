/* The second subscription begins 56 bytes after the first. */
TEST {
  u8 in[112], out[64];
  u32 n = 99;
  u32 file = (u32)make_file(scratch(), P("file"), P("abc"));
  memset(in, 0, sizeof in);
  in[0] = 1;
  in[24] = CLOCK_MONOTONIC;
  in[36] = 100; /* 429 seconds. */
  in[56] = 2;
  in[56 + 8] = EVENT_FD_READ;
  memcpy(in + 56 + 16, &file, 4);
  OK(poll_oneoff(in, out, 2, &n));
  EQ(n, 1);
  EQ(out[0], 2);
  EQ(out[8] | out[9], 0);
  EQ(out[10], EVENT_FD_READ);
}

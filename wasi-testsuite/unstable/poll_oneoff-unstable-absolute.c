/* Flags at 48. A point that has gone by. */
TEST {
  u8 in[56], out[32];
  u32 n = 99;
  u64 before = now(CLOCK_MONOTONIC);
  memset(in, 0, sizeof in);
  in[24] = CLOCK_REALTIME;
  in[36] = 100; /* 429 seconds, if it were relative. */
  in[48] = ABSTIME;
  OK(poll_oneoff(in, out, 1, &n));
  EQ(n, 1);
  EQ(out[8] | out[9], 0);
  HOLDS(now(CLOCK_MONOTONIC) - before < 3000000000);
}

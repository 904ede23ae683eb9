/* Two fills differ, and no byte value is missing from 64 KiB of them. */
static u8 a[65536], b[64], seen[256];
TEST {
  u32 same = 0, values = 0;
  OK(random_get(a, sizeof a));
  OK(random_get(b, sizeof b));
  for (u32 i = 0; i < sizeof b; i++) same += a[i] == b[i];
  HOLDS(same < 16);
  for (u32 i = 0; i < sizeof a; i++) seen[a[i]] = 1;
  for (u32 i = 0; i < 256; i++) values += seen[i];
  EQ(values, 256);
}

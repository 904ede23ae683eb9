/* 300 entries through a small buffer: each once. */
static u8 bytes[200], seen[300];
TEST {
  int dir = scratch();
  char name[] = "file-000";
  u32 total = 0, used, calls = 0;
  u64 cookie = 0;
  for (u32 i = 0; i < 300; i++) {
    name[5] = (char)('0' + i / 100);
    name[6] = (char)('0' + i / 10 % 10);
    name[7] = (char)('0' + i % 10);
    MUST(fd_close(open_file(dir, P(name), CREAT, FD_WRITE)));
  }
  do {
    u32 at = 0;
    MUST(fd_readdir(dir, bytes, sizeof bytes, cookie, &used));
    while (at + 24 <= used && at + 24 + bytes[at + 16] <= used) {
      if (bytes[at + 16] == 8) {
        u8 *digits = bytes + at + 24 + 5;
        seen[(digits[0] - '0') * 100 + (digits[1] - '0') * 10 + digits[2] - '0']++;
      }
      memcpy(&cookie, bytes + at, 8);
      at += 24 + bytes[at + 16];
      total++;
    }
  } while (used == sizeof bytes && calls++ < 1000);
  EQ(total, 302);
  for (u32 i = 0; i < 300; i++) if (!EQ(seen[i], 1)) return;
}

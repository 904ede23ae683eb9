/* More than getentropy(3) and the Web's getRandomValues give at once: filled to the end. */
static u8 bytes[300000];
TEST {
  OK(random_get(bytes, sizeof bytes));
  u32 zeroes = 0;
  for (u32 i = sizeof bytes - 1000; i < sizeof bytes; i++) zeroes += bytes[i] == 0;
  HOLDS(zeroes < 100);
}

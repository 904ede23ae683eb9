/* Nanoseconds since 1970: later than 2024 and earlier than 2100. */
TEST {
  u64 time = now(CLOCK_REALTIME);
  HOLDS(time > 1704067200000000000ull);
  HOLDS(time < 4102444800000000000ull);
}

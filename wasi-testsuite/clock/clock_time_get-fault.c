TEST {
  FAILS(clock_time_get(CLOCK_REALTIME, 1, BAD_PTR), FAULT);
  FAILS(clock_time_get(CLOCK_REALTIME, 1, LAST(4)), FAULT);
  OK(clock_time_get(CLOCK_REALTIME, 1, LAST(8)));
}

TEST {
  FAILS(clock_res_get(CLOCK_MONOTONIC, BAD_PTR), FAULT);
  FAILS(clock_res_get(CLOCK_MONOTONIC, LAST(4)), FAULT);
  OK(clock_res_get(CLOCK_MONOTONIC, LAST(8)));
}

TEST {
  struct subscription in = { .tag = EVENT_CLOCK, .clock = { .id = CLOCK_MONOTONIC } };
  struct event out;
  u32 n;
  FAILS(poll_oneoff(BAD_PTR, &out, 1, &n), FAULT);
  FAILS(poll_oneoff(LAST(40), &out, 1, &n), FAULT);
  FAILS(poll_oneoff(&in, BAD_PTR, 1, &n), FAULT);
  FAILS(poll_oneoff(&in, LAST(24), 1, &n), FAULT);
  FAILS(poll_oneoff(&in, &out, 1, BAD_PTR), FAULT);
}

TEST {
  FAILS(random_get(BAD_PTR, 32), FAULT);
  FAILS(random_get(LAST(4), 8), FAULT);
  FAILS(random_get(LAST(4), 0xffffffff), FAULT);
  OK(random_get(LAST(4), 4));
}

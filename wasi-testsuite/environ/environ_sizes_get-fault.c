/* Both results are checked. */
TEST {
  u32 value;
  FAILS(environ_sizes_get(BAD_PTR, &value), FAULT);
  FAILS(environ_sizes_get(&value, BAD_PTR), FAULT);
  OK(environ_sizes_get(LAST(8), LAST(4)));
}

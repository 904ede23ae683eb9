/* Both results are checked. */
TEST {
  u32 value;
  FAILS(args_sizes_get(BAD_PTR, &value), FAULT);
  FAILS(args_sizes_get(&value, BAD_PTR), FAULT);
  FAILS(args_sizes_get(LAST(3), &value), FAULT);
  OK(args_sizes_get(LAST(8), LAST(4)));
}

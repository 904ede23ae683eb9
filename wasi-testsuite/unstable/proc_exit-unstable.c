TEST {
  u8 byte;
  put(1, P("old\n"));
  OK(random_get(&byte, 1));
  OK(sched_yield());
  if (failures == 0) proc_exit(9);
}

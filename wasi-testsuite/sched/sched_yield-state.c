/* Nothing of the guest's is lost over a yield. */
static u32 memory = 1;
TEST {
  u32 local = 2;
  u64 before = now(CLOCK_MONOTONIC);
  OK(sched_yield());
  EQ(memory, 1);
  EQ(local, 2);
  HOLDS(now(CLOCK_MONOTONIC) >= before);
}

TEST { for (u32 i = 0; i < 100; i++) OK(sched_yield()); }

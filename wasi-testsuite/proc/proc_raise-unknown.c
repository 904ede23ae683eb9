/* Preview1 has 31 signals, SYS being the last. */
TEST { FAILS(proc_raise(31), INVAL); FAILS(proc_raise(255), INVAL); }

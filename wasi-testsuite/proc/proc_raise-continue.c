/* "Continues executing, if stopped", which it is not. */
TEST { OK(proc_raise(SIGCONT)); }

TEST { proc_raise(SIGKILL); }

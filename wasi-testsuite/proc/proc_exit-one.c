TEST { proc_exit(1); }

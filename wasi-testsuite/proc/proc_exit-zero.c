TEST { proc_exit(0); }

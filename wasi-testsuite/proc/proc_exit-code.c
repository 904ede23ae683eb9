TEST { proc_exit(42); }

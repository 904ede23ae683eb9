/* All of a byte is the guest's. */
TEST { proc_exit(255); }

/* "Terminates the process." A shell shows 128 and the signal. */
TEST { proc_raise(SIGABRT); }

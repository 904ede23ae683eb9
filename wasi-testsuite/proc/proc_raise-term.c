/* "Terminates the process", and nothing runs after it. */
TEST {
  put(1, P("before\n"));
  proc_raise(SIGTERM);
  put(1, P("after\n"));
}

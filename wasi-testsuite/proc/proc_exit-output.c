/* What was written before stays written. */
TEST {
  put(1, P("said before\n"));
  proc_exit(3);
}

/* Ends the program from within, however deep it is. */
static void deeper(u32 depth) {
  if (depth == 0) proc_exit(7);
  deeper(depth - 1);
  failures++;
}
TEST {
  deeper(100);
  proc_exit(1);
}

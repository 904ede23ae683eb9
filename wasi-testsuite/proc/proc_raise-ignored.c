/* "Action: Ignored." */
TEST {
  OK(proc_raise(SIGCHLD));
  OK(proc_raise(SIGURG));
  OK(proc_raise(SIGWINCH));
}

/* Every advice is taken and changes nothing that a program can see. */
TEST {
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  u64 position;
  MUST(fd_seek(fd, 3, 0, &position));
  for (u32 advice = ADVICE_NORMAL; advice <= ADVICE_NOREUSE; advice++) OK(fd_advise(fd, 2, 5, advice));
  OK(fd_advise(fd, 0, 0, ADVICE_NORMAL));
  EQ(position_of(fd), 3);
  EQ(size_of(fd), 10);
}

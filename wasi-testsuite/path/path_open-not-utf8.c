/* Paths are UTF-8. A runtime may refuse others or look for such a name, which is not there. */
TEST {
  u32 fd;
  FAILS(path_open(root(), 0, P("\377\376"), 0, FD_READ, 0, 0, &fd), ILSEQ, INVAL, NOENT);
}

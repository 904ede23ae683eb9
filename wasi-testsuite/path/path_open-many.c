/* 200 descriptors at once, each its own. */
static u32 fds[200];
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  for (u32 i = 0; i < 200; i++) {
    MUST(path_open(dir, 0, P("file"), 0, FD_READ, 0, 0, &fds[i]));
    for (u32 j = 0; j < i; j++) if (fds[i] == fds[j]) HOLDS(fds[i] != fds[j]);
  }
  for (u32 i = 0; i < 200; i++) MUST(fd_close((int)fds[i]));
}

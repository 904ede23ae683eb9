/* The directory itself, and what ".." within it leads to. */
TEST {
  int dir = scratch();
  struct filestat self, found;
  MUST(path_create_directory(dir, P("sub")));
  MUST(fd_filestat_get(dir, &self));
  static const char *paths[] = { ".", "./", "sub/..", "./sub/../.", "sub//..//" };
  for (u32 i = 0; i < 5; i++) {
    OK(path_filestat_get(dir, 0, paths[i], length(paths[i]), &found));
    EQ(found.ino, self.ino);
  }
}

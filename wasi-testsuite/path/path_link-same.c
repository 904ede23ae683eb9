/* Two names of one file, which has two links then, and lives on under the one when the other goes. */
TEST {
  struct filestat one, two;
  int dir = scratch();
  touch(dir, P("file"));
  OK(path_link(dir, 0, P("file"), dir, P("other")));
  MUST(path_filestat_get(dir, 0, P("file"), &one));
  MUST(path_filestat_get(dir, 0, P("other"), &two));
  EQ(two.dev, one.dev);
  EQ(two.ino, one.ino);
  EQ(two.nlink, 2);
  MUST(path_unlink_file(dir, P("file")));
  MUST(path_filestat_get(dir, 0, P("other"), &two));
  EQ(two.nlink, 1);
  EQ(two.size, 7);
}

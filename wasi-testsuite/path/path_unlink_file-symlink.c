/* The link goes, not what it leads to: a file, a directory, nothing, itself. */
TEST {
  int dir = scratch();
  static const char *targets[] = { "file", "sub", "nowhere", "link" };
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  for (u32 i = 0; i < 4; i++) {
    MUST(path_symlink(targets[i], length(targets[i]), dir, P("link")));
    OK(path_unlink_file(dir, P("link")));
    EQ(type_of(dir, P("link")), 255);
  }
  EQ(type_of(dir, P("file")), REGULAR_FILE);
  EQ(type_of(dir, P("sub")), DIRECTORY_TYPE);
}

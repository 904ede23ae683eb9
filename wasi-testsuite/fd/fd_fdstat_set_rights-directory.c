/* Each right of a directory, given up, takes its function with it. */
static struct fdstat whole;
static int dir_;
static int without(u64 right) {
  int dir = open_dir(dir_, P("sub"));
  MUST(fd_fdstat_get(dir, &whole));
  MUST(fd_fdstat_set_rights(dir, whole.base & ~right, whole.inheriting));
  return dir;
}
TEST {
  u8 bytes[64];
  u32 n;
  dir_ = scratch();
  MUST(path_create_directory(dir_, P("sub")));
  int sub = open_dir(dir_, P("sub"));
  touch(sub, P("file"));
  MUST(path_create_directory(sub, P("dir")));
  MUST(path_symlink(P("file"), sub, P("link")));
  FAILS(path_create_directory(without(PATH_CREATE_DIRECTORY), P("new")), NOTCAPABLE);
  FAILS(path_open(without(PATH_CREATE_FILE), 0, P("new"), CREAT, FD_WRITE, 0, 0, &n), NOTCAPABLE);
  FAILS(path_open(without(PATH_OPEN), 0, P("file"), 0, FD_READ, 0, 0, &n), NOTCAPABLE);
  FAILS(path_open(without(PATH_FILESTAT_SET_SIZE), 0, P("file"), TRUNC, FD_WRITE, 0, 0, &n), NOTCAPABLE);
  FAILS(path_link(without(PATH_LINK_SOURCE), 0, P("file"), sub, P("new")), NOTCAPABLE);
  FAILS(path_link(sub, 0, P("file"), without(PATH_LINK_TARGET), P("new")), NOTCAPABLE);
  FAILS(fd_readdir(without(FD_READDIR), bytes, sizeof bytes, 0, &n), NOTCAPABLE);
  FAILS(path_readlink(without(PATH_READLINK), P("link"), bytes, sizeof bytes, &n), NOTCAPABLE);
  FAILS(path_rename(without(PATH_RENAME_SOURCE), P("file"), sub, P("new")), NOTCAPABLE);
  FAILS(path_rename(sub, P("file"), without(PATH_RENAME_TARGET), P("new")), NOTCAPABLE);
  FAILS(path_filestat_get(without(PATH_FILESTAT_GET), 0, P("file"), bytes), NOTCAPABLE);
  FAILS(path_filestat_set_times(without(PATH_FILESTAT_SET_TIMES), 0, P("file"), 0, 0, MTIM_NOW), NOTCAPABLE);
  FAILS(path_symlink(P("x"), without(PATH_SYMLINK), P("new")), NOTCAPABLE);
  FAILS(path_remove_directory(without(PATH_REMOVE_DIRECTORY), P("dir")), NOTCAPABLE);
  FAILS(path_unlink_file(without(PATH_UNLINK_FILE), P("file")), NOTCAPABLE);
  /* Nothing of it happened. */
  EQ(type_of(sub, P("new")), 255);
  EQ(type_of(sub, P("file")), REGULAR_FILE);
  EQ(type_of(sub, P("dir")), DIRECTORY_TYPE);
}

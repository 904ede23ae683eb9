/* No path leads out of the directory that it starts from: by "..", as an absolute one, or by a link. Either of the two paths. */
TEST {
  int top = scratch();
  touch(top, P("file"));
  MUST(path_create_directory(top, P("empty")));
  MUST(path_create_directory(top, P("sub")));
  int dir = open_dir(top, P("sub"));
  MUST(path_create_directory(dir, P("inner")));
  int linked = path_symlink(P(".."), dir, P("up")) == SUCCESS; /* A runtime may refuse to make such a link. */
  touch(dir, P("file"));
  FAILS(path_link(dir, 0, P("../file"), dir, P("new")), NOTCAPABLE, PERM);
  FAILS(path_link(dir, 0, P("inner/../../file"), dir, P("new")), NOTCAPABLE, PERM);
  FAILS(path_link(dir, 0, P("/file"), dir, P("new")), NOTCAPABLE, PERM);
  if (linked) FAILS(path_link(dir, 0, P("up/file"), dir, P("new")), NOTCAPABLE, PERM);
  FAILS(path_link(dir, 0, P("../../hello.txt"), dir, P("new")), NOTCAPABLE, PERM);
  FAILS(path_link(dir, 0, P("file"), dir, P("../new")), NOTCAPABLE, PERM);
  FAILS(path_link(dir, 0, P("file"), dir, P("inner/../../new")), NOTCAPABLE, PERM);
  FAILS(path_link(dir, 0, P("file"), dir, P("/new")), NOTCAPABLE, PERM);
  if (linked) FAILS(path_link(dir, 0, P("file"), dir, P("up/new")), NOTCAPABLE, PERM);
  FAILS(path_link(dir, 0, P("file"), dir, P("../../hello.txt")), NOTCAPABLE, PERM);
  EQ(type_of(top, P("file")), REGULAR_FILE);
  EQ(type_of(top, P("empty")), DIRECTORY_TYPE);
  EQ(type_of(top, P("new")), 255);
}

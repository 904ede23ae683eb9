/* No path leads out of the directory that it starts from: by "..", as an absolute one, or by a link. */
TEST {
  int top = scratch();
  touch(top, P("file"));
  MUST(path_create_directory(top, P("empty")));
  MUST(path_create_directory(top, P("sub")));
  int dir = open_dir(top, P("sub"));
  MUST(path_create_directory(dir, P("inner")));
  int linked = path_symlink(P(".."), dir, P("up")) == SUCCESS; /* A runtime may refuse to make such a link. */
  FAILS(path_create_directory(dir, P("../new")), NOTCAPABLE, PERM);
  FAILS(path_create_directory(dir, P("inner/../../new")), NOTCAPABLE, PERM);
  FAILS(path_create_directory(dir, P("/new")), NOTCAPABLE, PERM);
  if (linked) FAILS(path_create_directory(dir, P("up/new")), NOTCAPABLE, PERM);
  FAILS(path_create_directory(dir, P("../../hello.txt")), NOTCAPABLE, PERM);
  EQ(type_of(top, P("file")), REGULAR_FILE);
  EQ(type_of(top, P("empty")), DIRECTORY_TYPE);
  EQ(type_of(top, P("new")), 255);
}

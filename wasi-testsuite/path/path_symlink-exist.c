TEST {
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  MUST(path_symlink(P("nowhere"), dir, P("link")));
  FAILS(path_symlink(P("x"), dir, P("file")), EXIST);
  FAILS(path_symlink(P("x"), dir, P("sub")), EXIST);
  FAILS(path_symlink(P("x"), dir, P("link")), EXIST);
}

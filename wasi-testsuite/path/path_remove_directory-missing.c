TEST {
  int dir = scratch();
  FAILS(path_remove_directory(dir, P("missing")), NOENT);
  FAILS(path_remove_directory(dir, P("missing/below")), NOENT);
}

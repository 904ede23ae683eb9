TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("one")));
  MUST(path_create_directory(dir, P("two")));
  OK(path_remove_directory(dir, P("one")));
  EQ(type_of(dir, P("one")), 255);
  OK(path_remove_directory(dir, P("two/")));
  EQ(type_of(dir, P("two")), 255);
}

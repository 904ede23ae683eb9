TEST {
  int dir = scratch();
  OK(path_create_directory(dir, P("one")));
  OK(path_create_directory(dir, P("one/two")));
  OK(path_create_directory(dir, P("slash/")));
  EQ(type_of(dir, P("one")), DIRECTORY_TYPE);
  EQ(type_of(dir, P("one/two")), DIRECTORY_TYPE);
  EQ(type_of(dir, P("slash")), DIRECTORY_TYPE);
}

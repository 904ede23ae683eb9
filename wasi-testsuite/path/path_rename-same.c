/* Onto itself, or onto another name of the same file: nothing happens. */
TEST {
  int dir = scratch();
  touch(dir, P("one"));
  MUST(path_link(dir, 0, P("one"), dir, P("two")));
  OK(path_rename(dir, P("one"), dir, P("one")));
  OK(path_rename(dir, P("one"), dir, P("two")));
  EQ(type_of(dir, P("one")), REGULAR_FILE);
  EQ(type_of(dir, P("two")), REGULAR_FILE);
}

/* A directory cannot have two names. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_link(dir, 0, P("sub"), dir, P("other")), PERM, ACCES);
  EQ(type_of(dir, P("other")), 255);
}

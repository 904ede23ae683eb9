/* An absolute link is refused, or made and never followed out of the directory. */
TEST {
  struct filestat stat;
  int dir = scratch();
  if (path_symlink(P("/etc/passwd"), dir, P("link")) == SUCCESS) {
    FAILS(path_filestat_get(dir, FOLLOW, P("link"), &stat), NOTCAPABLE, PERM, NOENT);
  } else {
    FAILS(path_symlink(P("/etc/passwd"), dir, P("link")), NOTCAPABLE, PERM);
    EQ(type_of(dir, P("link")), 255);
  }
}

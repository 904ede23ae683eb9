/* symlink(2): ENOENT for an empty text. */
TEST { FAILS(path_symlink(P(""), scratch(), P("link")), NOENT, INVAL); }

TEST { FAILS(path_create_directory(scratch(), P(".")), EXIST, INVAL, ISDIR); }

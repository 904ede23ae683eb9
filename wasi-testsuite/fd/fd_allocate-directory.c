TEST { FAILS(fd_allocate(scratch(), 0, 1), BADF, ISDIR, NOTCAPABLE, NOTSUP, INVAL, NODEV); }

TEST { FAILS(fd_filestat_set_size(scratch(), 0), INVAL, BADF, ISDIR, NOTCAPABLE); }

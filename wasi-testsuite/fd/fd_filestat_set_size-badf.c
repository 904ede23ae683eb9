TEST { FAILS(fd_filestat_set_size(NO_FD, 0), BADF); FAILS(fd_filestat_set_size(-1, 0), BADF); }

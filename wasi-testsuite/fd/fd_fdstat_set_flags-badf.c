TEST { FAILS(fd_fdstat_set_flags(NO_FD, 0), BADF); FAILS(fd_fdstat_set_flags(-1, 0), BADF); }

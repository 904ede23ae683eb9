TEST { FAILS(fd_fdstat_set_rights(NO_FD, 0, 0), BADF); FAILS(fd_fdstat_set_rights(-1, 0, 0), BADF); }

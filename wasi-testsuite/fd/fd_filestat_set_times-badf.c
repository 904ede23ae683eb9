TEST { FAILS(fd_filestat_set_times(NO_FD, 0, 0, MTIM_NOW), BADF); FAILS(fd_filestat_set_times(-1, 0, 0, 0), BADF); }

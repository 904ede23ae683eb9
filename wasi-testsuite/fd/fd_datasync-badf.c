TEST { FAILS(fd_datasync(NO_FD), BADF); FAILS(fd_datasync(-1), BADF); }

TEST { FAILS(fd_sync(NO_FD), BADF); FAILS(fd_sync(-1), BADF); }

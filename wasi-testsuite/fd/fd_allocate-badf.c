TEST { FAILS(fd_allocate(NO_FD, 0, 1), BADF); FAILS(fd_allocate(-1, 0, 1), BADF); }

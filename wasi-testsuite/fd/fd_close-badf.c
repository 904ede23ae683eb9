TEST { FAILS(fd_close(NO_FD), BADF); FAILS(fd_close(-1), BADF); FAILS(fd_close(-2147483647 - 1), BADF); }

TEST { FAILS(fd_advise(NO_FD, 0, 1, ADVICE_NORMAL), BADF); FAILS(fd_advise(-1, 0, 1, ADVICE_NORMAL), BADF); }

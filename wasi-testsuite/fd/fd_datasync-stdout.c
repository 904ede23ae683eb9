/* fdatasync(2) of a pipe is EINVAL; for a guest there is nothing left to do, or it has no right to. */
TEST { FAILS(fd_datasync(1), SUCCESS, INVAL, BADF, NOTCAPABLE, NOTSUP); }

/* Each right of a file, given up, takes its function with it. */
static struct fdstat whole;
static int opened(u64 without) {
  int fd = open_file(root(), P("fd_fdstat_set_rights-file.cleanup/file"), 0, FILE_RIGHTS);
  MUST(fd_fdstat_get(fd, &whole));
  MUST(fd_fdstat_set_rights(fd, whole.base & ~without, whole.inheriting));
  return fd;
}
TEST {
  char byte;
  u8 bytes[64];
  u32 n;
  struct iovec iov = { &byte, 1 };
  touch(scratch(), P("file"));
  FAILS(fd_read(opened(FD_READ), &iov, 1, &n), NOTCAPABLE, BADF);
  FAILS(fd_pread(opened(FD_READ), &iov, 1, 0, &n), NOTCAPABLE, BADF);
  FAILS(fd_pread(opened(FD_SEEK), &iov, 1, 0, &n), NOTCAPABLE, BADF);
  FAILS(fd_write(opened(FD_WRITE), &iov, 1, &n), NOTCAPABLE, BADF);
  FAILS(fd_pwrite(opened(FD_WRITE), &iov, 1, 0, &n), NOTCAPABLE, BADF);
  FAILS(fd_pwrite(opened(FD_SEEK), &iov, 1, 0, &n), NOTCAPABLE, BADF);
  FAILS(fd_seek(opened(FD_SEEK), 1, 0, bytes), NOTCAPABLE);
  FAILS(fd_tell(opened(FD_SEEK | FD_TELL), bytes), NOTCAPABLE);
  FAILS(fd_fdstat_set_flags(opened(FD_FDSTAT_SET_FLAGS), APPEND), NOTCAPABLE);
  FAILS(fd_sync(opened(FD_SYNC)), NOTCAPABLE);
  FAILS(fd_datasync(opened(FD_DATASYNC)), NOTCAPABLE);
  FAILS(fd_advise(opened(FD_ADVISE), 0, 1, 0), NOTCAPABLE);
  FAILS(fd_allocate(opened(FD_ALLOCATE), 0, 1), NOTCAPABLE);
  FAILS(fd_filestat_get(opened(FD_FILESTAT_GET), bytes), NOTCAPABLE);
  FAILS(fd_filestat_set_size(opened(FD_FILESTAT_SET_SIZE), 1), NOTCAPABLE);
  FAILS(fd_filestat_set_times(opened(FD_FILESTAT_SET_TIMES), 0, 0, MTIM_NOW), NOTCAPABLE);
}

/* The standard streams have attributes; as pipes they are no files. */
TEST {
  struct filestat stat;
  for (int fd = 0; fd < 3; fd++) {
    OK(fd_filestat_get(fd, &stat));
    HOLDS(stat.filetype != REGULAR_FILE && stat.filetype != DIRECTORY_TYPE);
  }
}

TEST {
  char byte;
  int fd = open_file(root(), P("hello.txt"), 0, FD_READ);
  for (u32 how = SD_RD; how <= (SD_RD | SD_WR); how++) FAILS(sock_shutdown(fd, how), NOTSOCK, NOTCAPABLE);
  EQ(get(fd, &byte, 1), 1);
}

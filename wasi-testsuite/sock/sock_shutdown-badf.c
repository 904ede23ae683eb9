TEST {
  FAILS(sock_shutdown(NO_FD, SD_RD), BADF);
  FAILS(sock_shutdown(-1, SD_RD | SD_WR), BADF);
}

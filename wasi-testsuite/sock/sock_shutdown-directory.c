TEST { FAILS(sock_shutdown(root(), SD_WR), NOTSOCK, NOTCAPABLE); }

/* A file written from its beginning to its end, and read again. `files MEGABYTES DIRECTORY BLOCK`: in blocks of so many bytes. */
#include "workload.h"
#include <fcntl.h>

static uint64_t work(uint32_t amount) {
  uint32_t size = atoi(arguments[3]), blocks = amount * (1 << 20) / size;
  uint32_t *block = malloc(size);
  uint64_t sum = CHECKSUM;
  require(block != 0 && size >= 16);
  memset(block, 0x5a, size);
  require(chdir(arguments[2]) == 0);
  int file = open("throughput", O_RDWR | O_CREAT | O_TRUNC, 0600);
  require(file >= 0);
  for (uint32_t at = 0; at < blocks; at++) {
    block[0] = at, block[size / 4 - 1] = ~at;
    require(write(file, block, size) == (ssize_t)size);
  }
  require(lseek(file, 0, SEEK_SET) == 0);
  for (uint32_t at = 0; at < blocks; at++) {
    require(read(file, block, size) == (ssize_t)size);
    require(block[0] == at && block[size / 4 - 1] == ~at);
    sum = checksum(sum, block, 16);
  }
  require(close(file) == 0 && unlink("throughput") == 0);
  return sum;
}

/* Checks that print one line each. The programs build natively too, where a kernel says what is right. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int checks, failed;

#define CHECK(condition)                                                                         \
  do {                                                                                           \
    errno = 0;                                                                                   \
    checks++;                                                                                    \
    if (!(condition)) {                                                                          \
      failed++;                                                                                  \
      printf("FAIL %s:%d: %s (errno %d: %s)\n", __FILE_NAME__, __LINE__, #condition, errno, strerror(errno)); \
    }                                                                                            \
  } while (0)

/* The call must give -1 and this errno. */
#define FAILS(call, wanted)                                                                      \
  do {                                                                                           \
    errno = 0;                                                                                   \
    checks++;                                                                                    \
    long result_ = (long)(call);                                                                 \
    int got_ = errno;                                                                            \
    if (result_ != -1 || got_ != (wanted)) {                                                     \
      failed++;                                                                                  \
      printf("FAIL %s:%d: %s = %ld, errno %s, not %s\n", __FILE_NAME__, __LINE__, #call, result_, strerror(got_), strerror(wanted)); \
    }                                                                                            \
  } while (0)

static int finish(void) {
  printf("%d checks, %d failed\n", checks, failed);
  return failed ? 1 : 0;
}

// Counts the words of files.
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  int failed = 0;
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "r");
    if (file == NULL) {
      fprintf(stderr, "count: %s: %s\n", argv[i], strerror(errno));
      failed = 3;
      continue;
    }
    long words = 0;
    for (int c, inside = 0; (c = getc(file)) != EOF; inside = !isspace(c)) words += !isspace(c) && !inside;
    fclose(file);
    printf("%ld %s\n", words, argv[i]);
  }
  return failed;
}

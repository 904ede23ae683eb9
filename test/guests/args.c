/* args: every argument and variable, as lengths and sums, and as text when they are short. */
#include <stdio.h>
#include <string.h>

extern char **environ;

static void print(const char *what, char **list) {
  unsigned long bytes = 0;
  unsigned sum = 0;
  int count = 0;
  for (; list[count]; count++) {
    bytes += strlen(list[count]);
    for (const unsigned char *c = (const unsigned char *)list[count]; *c; c++) sum = sum * 31 + *c;
  }
  printf("%s: %d, %lu bytes, sum %u\n", what, count, bytes, sum);
  for (int i = 0; count < 20 && i < count; i++)
    if (strlen(list[i]) < 100) printf("  [%s]\n", list[i]);
}

int main(int argc, char **argv) {
  printf("argc %d\n", argc);
  print("arguments", argv + 1);
  print("variables", environ);
  return 0;
}

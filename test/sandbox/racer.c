/*
 * racer MODE DIRECTORY: renames and swaps in DIRECTORY as fast as it can, until it is killed.
 *   swap     a (a directory) and l (a link to outside) change places, in one step
 *   last     a/file and a/link-out change places, in one step
 *   middle   p/a and p/l change places, and p is called q by turns
 *   parents  p is called q and back; a moves from p into the root and back
 *   mount    DIRECTORY/mount and DIRECTORY/twin change places, and in both of them a with l and a with m
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE 2
#endif

static void swap(const char *one, const char *other) { (void)!renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE); }
static void move(const char *from, const char *to) { (void)!rename(from, to); }

int main(int argc, char **argv) {
  if (argc != 3 || chdir(argv[2]) != 0) return 1;
  const char *mode = argv[1];
  puts("ready");
  fflush(stdout);
  for (;;) {
    if (!strcmp(mode, "swap")) {
      swap("a", "l");
    } else if (!strcmp(mode, "last")) {
      swap("a/file", "a/link-out");
    } else if (!strcmp(mode, "middle")) {
      swap("p/a", "p/l");
      move("p", "q");
      swap("q/a", "q/l");
      move("q", "p");
    } else if (!strcmp(mode, "parents")) {
      move("p", "q");
      move("q/a", "a");
      move("a", "q/a");
      move("q", "p");
    } else if (!strcmp(mode, "mount")) {
      swap("mount/a", "mount/l");
      swap("mount", "twin");
      swap("mount/a", "mount/l");
      swap("twin/a", "twin/m");
      swap("mount", "twin");
      swap("mount/a", "mount/m");
    } else {
      return 2;
    }
  }
}

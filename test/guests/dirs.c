/* dirs DIR MODE: reading directories while they change, and large ones. */
#define _GNU_SOURCE
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *root;

static const char *at(const char *name) {
  static char paths[4][4096];
  static int next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", root, name);
  return path;
}

static const char *numbered(int number) {
  static char name[64];
  snprintf(name, sizeof name, "file-%d", number);
  return at(name);
}

static void create(int from, int to) {
  for (int i = from; i < to; i++) close(open(numbered(i), O_WRONLY | O_CREAT, 0644));
}

/* Everything that was there from the beginning comes once, although each entry is deleted as soon as it is read. */
static void deleting(void) {
  static int seen[1000];
  create(0, 1000);
  DIR *dir = opendir(root);
  CHECK(dir != NULL);
  int dots = 0;
  for (struct dirent *entry; (entry = readdir(dir));) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) {
      dots++;
      continue;
    }
    seen[atoi(entry->d_name + 5)]++;
    unlink(at(entry->d_name));
  }
  closedir(dir);
  int once = 0;
  for (int i = 0; i < 1000; i++) once += seen[i] == 1;
  CHECK(once == 1000);
  CHECK(dots == 2);
  dir = opendir(root);
  int left = 0;
  while (readdir(dir)) left++;
  CHECK(left == 2);
  closedir(dir);
}

/* Entries that are made meanwhile may come or not; the others come once, and there is an end. */
static void creating(void) {
  static int seen[4000];
  create(0, 500);
  DIR *dir = opendir(root);
  int made = 500, read = 0;
  for (struct dirent *entry; (entry = readdir(dir)) && read < 10000; read++) {
    if (entry->d_name[0] == '.') continue;
    seen[atoi(entry->d_name + 5)]++;
    if (made < 1000) create(made, made + 1), made++;
  }
  int once = 0, twice = 0;
  for (int i = 0; i < 500; i++) once += seen[i] == 1;
  for (int i = 0; i < 4000; i++) twice += seen[i] > 1;
  CHECK(once == 500);
  CHECK(twice == 0);
  CHECK(read < 10000);
  rewinddir(dir);
  int all = 0;
  while (readdir(dir)) all++;
  CHECK(all == made + 2);
  closedir(dir);
  for (int i = 0; i < made; i++) unlink(numbered(i));
}

static void entries(void) {
  struct stat status;
  CHECK(mkdir(at("d"), 0755) == 0 && symlink("d", at("l")) == 0);
  create(7, 8);
  DIR *dir = opendir(root);
  int kinds = 0, inodes = 0;
  for (struct dirent *entry; (entry = readdir(dir));) {
    kinds += !strcmp(entry->d_name, "d") && entry->d_type == DT_DIR;
    kinds += !strcmp(entry->d_name, "l") && entry->d_type == DT_LNK;
    kinds += !strcmp(entry->d_name, "file-7") && entry->d_type == DT_REG;
    kinds += !strcmp(entry->d_name, ".") && entry->d_type == DT_DIR;
    if (strcmp(entry->d_name, "..")) inodes += lstat(at(entry->d_name), &status) == 0 && status.st_ino == entry->d_ino;
  }
  CHECK(kinds == 4);
  CHECK(inodes == 4);
  rewinddir(dir);
  long middle = 0;
  char after[300] = "";
  for (int i = 0; i < 3; i++) {
    struct dirent *entry = readdir(dir);
    if (i == 1) middle = telldir(dir);
    if (i == 2) strcpy(after, entry->d_name);
  }
  while (readdir(dir)) continue;
  seekdir(dir, middle);
  struct dirent *again = readdir(dir);
  CHECK(again && !strcmp(again->d_name, after));
  closedir(dir);
  CHECK(opendir(at("file-7")) == NULL && errno == ENOTDIR);
  CHECK(opendir(at("none")) == NULL && errno == ENOENT);
  CHECK(unlink(numbered(7)) == 0 && unlink(at("l")) == 0 && rmdir(at("d")) == 0);
  /* a name of 255 bytes is larger than what is left of most buffers */
  char name[256];
  memset(name, 'n', 255);
  name[255] = 0;
  create(0, 50);
  close(open(at(name), O_WRONLY | O_CREAT, 0644));
  dir = opendir(root);
  int found = 0, count = 0;
  for (struct dirent *entry; (entry = readdir(dir)); count++) found += !strcmp(entry->d_name, name);
  CHECK(found == 1 && count == 53);
  closedir(dir);
  unlink(at(name));
  for (int i = 0; i < 50; i++) unlink(numbered(i));
}

/* Counts what the caller has prepared. */
static void counting(void) {
  DIR *dir = opendir(root);
  long long count = 0, sum = 0;
  for (struct dirent *entry; (entry = readdir(dir));) {
    if (entry->d_name[0] == '.') continue;
    count++;
    sum += atoll(entry->d_name + 5);
  }
  closedir(dir);
  printf("%lld entries, sum %lld\n", count, sum);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  root = argv[1];
  if (!strcmp(argv[2], "count")) {
    counting();
    return 0;
  }
  deleting();
  creating();
  entries();
  return finish();
}

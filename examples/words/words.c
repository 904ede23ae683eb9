/* words [-n COUNT] [PATH...]: the most frequent words of text files; directories are walked. Without a path: standard input. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
  char *text;
  unsigned long count;
} Word;

static Word *words; /* an open hash table, its size a power of two */
static size_t capacity = 1024, used;
static unsigned long total, files;
static int failures;

static void *need(void *memory) {
  if (!memory) {
    fputs("words: out of memory\n", stderr);
    exit(3);
  }
  return memory;
}

static size_t slot(const Word *table, size_t size, const char *text) {
  size_t hash = 5381;
  for (const char *c = text; *c; c++) hash = hash * 33 + (unsigned char)*c;
  size_t at = hash & (size - 1);
  while (table[at].text && strcmp(table[at].text, text)) at = (at + 1) & (size - 1);
  return at;
}

static void add(const char *text) {
  total++;
  Word *word = &words[slot(words, capacity, text)];
  if (word->text) {
    word->count++;
    return;
  }
  word->text = need(strdup(text));
  word->count = 1;
  if (++used * 2 < capacity) return;
  Word *larger = need(calloc(capacity * 2, sizeof *larger));
  for (size_t i = 0; i < capacity; i++)
    if (words[i].text) larger[slot(larger, capacity * 2, words[i].text)] = words[i];
  free(words);
  words = larger;
  capacity *= 2;
}

static void read_stream(FILE *in) {
  char text[256];
  size_t length = 0;
  files++;
  for (int c; (c = getc(in)) != EOF;) {
    if (isalpha(c)) {
      if (length < sizeof text - 1) text[length++] = (char)tolower(c);
    } else if (length) {
      text[length] = 0;
      add(text);
      length = 0;
    }
  }
  if (length) {
    text[length] = 0;
    add(text);
  }
}

static void complain(const char *path) {
  fprintf(stderr, "words: %s: %s\n", path, strerror(errno));
  failures++;
}

static void read_path(const char *path) {
  struct stat status;
  if (stat(path, &status)) {
    complain(path);
  } else if (S_ISDIR(status.st_mode)) {
    DIR *dir = opendir(path);
    if (!dir) {
      complain(path);
      return;
    }
    for (struct dirent *entry; (entry = readdir(dir));) {
      if (entry->d_name[0] == '.') continue;
      char child[4096];
      snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
      read_path(child);
    }
    closedir(dir);
  } else {
    FILE *in = fopen(path, "r");
    if (!in) {
      complain(path);
      return;
    }
    read_stream(in);
    fclose(in);
  }
}

static int by_count(const void *left, const void *right) {
  const Word *a = left, *b = right;
  if (a->count != b->count) return a->count < b->count ? 1 : -1;
  return strcmp(a->text, b->text);
}

int main(int argc, char **argv) {
  unsigned long shown = 10;
  int at = 1;
  if (at + 1 < argc && !strcmp(argv[at], "-n")) {
    shown = strtoul(argv[at + 1], NULL, 10);
    at += 2;
  }
  words = need(calloc(capacity, sizeof *words));
  if (at == argc) read_stream(stdin);
  for (; at < argc; at++) read_path(argv[at]);

  Word *sorted = need(malloc((used + 1) * sizeof *sorted));
  size_t n = 0;
  for (size_t i = 0; i < capacity; i++)
    if (words[i].text) sorted[n++] = words[i];
  qsort(sorted, n, sizeof *sorted, by_count);
  for (size_t i = 0; i < n && i < shown; i++) printf("%7lu %s\n", sorted[i].count, sorted[i].text);
  printf("%7lu words, %zu different, in %lu files\n", total, n, files);
  return failures ? 1 : 0;
}

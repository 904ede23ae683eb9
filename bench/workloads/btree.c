/* A B+tree of records of different sizes in pages of 4 KiB, as a database keeps its tables: insertions, look-ups by binary
   search, changes, deletions, and a walk through all. */
#include "workload.h"

enum { PAGE = 4096, HEAD = 16, PAGES = 1 << 13 };

/* A page: a head, then an offset for each record, in the order of keys; the records fill it from its end.
   A leaf's record is a key (8 bytes), a length (2) and a value; an inner page's a key (8) and a child (4). */
struct page { uint16_t count, start, leaf, wasted; uint32_t next, first; uint8_t bytes[PAGE - HEAD]; };
static struct page *pages;
static uint32_t page_count, root;

static uint16_t slot(const struct page *page, uint32_t index) {
  uint16_t offset;
  memcpy(&offset, page->bytes + index * 2, 2);
  return offset;
}
static uint64_t key_at(const struct page *page, uint32_t index) {
  uint64_t key;
  memcpy(&key, page->bytes + slot(page, index), 8);
  return key;
}
static uint32_t child_at(const struct page *page, uint32_t index) { /* of the keys from key_at(index - 1) on */
  uint32_t child;
  if (index == 0) return page->first;
  memcpy(&child, page->bytes + slot(page, index - 1) + 8, 4);
  return child;
}
static uint32_t record_size(const struct page *page, uint32_t index) {
  uint16_t length = 2;
  if (page->leaf) memcpy(&length, page->bytes + slot(page, index) + 8, 2);
  return page->leaf ? 10 + length : 12;
}

/* How many keys are smaller. */
static uint32_t lower_bound(const struct page *page, uint64_t key) {
  uint32_t low = 0, high = page->count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (key_at(page, middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
static int has(const struct page *page, uint32_t index, uint64_t key) { return index < page->count && key_at(page, index) == key; }

static uint32_t new_page(int leaf) {
  require(page_count < PAGES);
  pages[page_count] = (struct page){.leaf = leaf, .start = PAGE - HEAD};
  return page_count++;
}

static int insert_record(struct page *page, uint32_t index, const uint8_t *record, uint32_t size);

/* Moves the records together again. */
static void tidy(struct page *page) {
  static struct page old;
  memcpy(&old, page, PAGE);
  page->count = page->wasted = 0, page->start = PAGE - HEAD;
  for (uint32_t index = 0; index < old.count; index++) insert_record(page, index, old.bytes + slot(&old, index), record_size(&old, index));
}

/* 0 when the page is full. */
static int insert_record(struct page *page, uint32_t index, const uint8_t *record, uint32_t size) {
  if (page->start < (page->count + 1) * 2u + size) {
    if (page->start + page->wasted < (page->count + 1) * 2u + size) return 0;
    tidy(page);
  }
  page->start -= size;
  memcpy(page->bytes + page->start, record, size);
  memmove(page->bytes + index * 2 + 2, page->bytes + index * 2, (page->count++ - index) * 2);
  memcpy(page->bytes + index * 2, &page->start, 2);
  return 1;
}

static void remove_record(struct page *page, uint32_t index) {
  page->wasted += record_size(page, index);
  memmove(page->bytes + index * 2, page->bytes + index * 2 + 2, (--page->count - index) * 2);
}

/* Moves the upper half to a new page on the right, and answers that with its smallest key. */
static uint32_t split(uint32_t from, uint64_t *key) {
  uint32_t to = new_page(pages[from].leaf);
  struct page *left = &pages[from], *right = &pages[to];
  uint32_t half = left->count / 2, begin = half;
  *key = key_at(left, half);
  if (left->leaf) right->next = left->next, left->next = to;
  else right->first = child_at(left, half + 1), begin++; /* the middle key goes up */
  for (uint32_t index = begin; index < left->count; index++) insert_record(right, index - begin, left->bytes + slot(left, index), record_size(left, index));
  left->count = half;
  tidy(left);
  return to;
}

/* Below a page; when that had to be split, answers the new one and its key, else 0. */
static uint32_t insert_below(uint32_t at, const uint8_t *record, uint32_t size, uint64_t *up) {
  uint64_t key;
  memcpy(&key, record, 8);
  struct page *page = &pages[at];
  uint32_t index = lower_bound(page, key);
  uint8_t entry[12];
  if (!page->leaf) {
    uint64_t child_key;
    uint32_t child = insert_below(child_at(page, index + has(page, index, key)), record, size, &child_key);
    if (child == 0) return 0;
    memcpy(entry, &child_key, 8), memcpy(entry + 8, &child, 4);
    record = entry, size = sizeof entry, key = child_key, index = lower_bound(page, key);
  } else if (has(page, index, key)) remove_record(page, index);
  if (insert_record(page, index, record, size)) return 0;
  uint32_t right = split(at, up);
  struct page *target = key < *up ? page : &pages[right];
  require(insert_record(target, lower_bound(target, key), record, size));
  return right;
}

static void insert(const uint8_t *record, uint32_t size) {
  uint64_t key;
  uint32_t right = insert_below(root, record, size, &key);
  if (right == 0) return;
  uint32_t above = new_page(0);
  uint8_t entry[12];
  memcpy(entry, &key, 8), memcpy(entry + 8, &right, 4);
  pages[above].first = root;
  require(insert_record(&pages[above], 0, entry, sizeof entry));
  root = above;
}

static struct page *leaf_of(uint64_t key) {
  struct page *page = &pages[root];
  while (!page->leaf) {
    uint32_t index = lower_bound(page, key);
    page = &pages[child_at(page, index + has(page, index, key))];
  }
  return page;
}

static void make_record(uint64_t key, uint8_t *record, uint32_t *size) {
  uint16_t length = 16 + random_below(96);
  memcpy(record, &key, 8), memcpy(record + 8, &length, 2);
  memset(record + 10, (int)(key >> 7), length);
  *size = 10 + length;
}

/* amount thousands of records */
static uint64_t work(uint32_t amount) {
  enum { KEYS = 40000 };
  uint64_t sum = CHECKSUM;
  pages = malloc((size_t)PAGES * PAGE);
  require(pages != 0);
  page_count = 1; /* 0 means none */
  root = new_page(1);
  static uint8_t present[KEYS];
  uint32_t alive = 0;
  for (uint32_t done = 0; done < amount * 1000; done++) {
    uint32_t number = random_below(KEYS), size;
    uint64_t key = number * 0x9e3779b97f4a7c15u;
    struct page *leaf = leaf_of(key);
    uint32_t index = lower_bound(leaf, key);
    require(has(leaf, index, key) == present[number]);
    uint32_t what = random_below(8);
    if (what == 0 && present[number]) remove_record(leaf, index), present[number] = 0, alive--;
    else if (what < 5) {
      uint8_t record[256];
      make_record(key, record, &size);
      insert(record, size);
      alive += !present[number], present[number] = 1;
    } else if (present[number]) sum = checksum(sum, leaf->bytes + slot(leaf, index), 12);
  }
  struct page *leaf = leaf_of(0);
  uint64_t last = 0, count = 0;
  for (;; leaf = &pages[leaf->next]) {
    for (uint32_t index = 0; index < leaf->count; index++, count++) {
      uint64_t key = key_at(leaf, index);
      require(count == 0 || key > last);
      last = key;
      sum = checksum(sum, leaf->bytes + slot(leaf, index), record_size(leaf, index));
    }
    if (leaf->next == 0) break;
  }
  require(count == alive);
  return sum;
}

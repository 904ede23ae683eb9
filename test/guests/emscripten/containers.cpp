// What the C++ library does with memory, without exceptions, as emcc compiles by default.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct Node {
  int value;
  std::unique_ptr<Node> left, right;
};

static void insert(std::unique_ptr<Node> &node, int value) {
  if (!node) node.reset(new Node{value, nullptr, nullptr});
  else insert(value < node->value ? node->left : node->right, value);
}

static int depth(const std::unique_ptr<Node> &node) {
  return node ? 1 + std::max(depth(node->left), depth(node->right)) : 0;
}

static struct Guard {
  Guard() { std::puts("constructed"); }
  ~Guard() { std::puts("destroyed"); }
} guard;

int main() {
  std::vector<unsigned> numbers;
  unsigned state = 1;
  for (int i = 0; i < 3000000; i++) numbers.push_back(state = state * 1664525 + 1013904223);
  std::sort(numbers.begin(), numbers.end());
  std::printf("%zu numbers, %u to %u\n", numbers.size(), numbers.front(), numbers.back());

  std::map<std::string, int> words;
  for (unsigned number : numbers) words[std::string(1 + number % 5, char('a' + number % 26))]++;
  std::printf("%zu words, %s %d\n", words.size(), words.rbegin()->first.c_str(), words.rbegin()->second);

  std::unique_ptr<Node> root;
  for (int i = 0; i < 1000; i++) insert(root, i * 619 % 1000);
  std::printf("depth %d\n", depth(root));
  return 7;
}

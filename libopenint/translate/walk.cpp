#include "libopenint/translate/walk.hpp"

#include <bitset>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "libopenint/base/arena.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"

namespace openint::translate {

namespace {

// What is learned of one kind of object is bounded: a map with ever new keys is looked up, not learned.
constexpr size_t kLearnedKeys = 1024;
constexpr uint32_t kNone = UINT32_MAX;

uint64_t load64(const char *p) noexcept {
  uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}

uint32_t hash_key(const char *p, size_t size) noexcept {
  uint64_t mask = size >= 8 ? ~uint64_t{0} : (uint64_t{1} << (size * 8)) - 1;
  uint64_t head = load64(p) & mask;
  uint64_t tail = size >= 8 ? load64(p + size - 8) : 0;
  uint64_t mixed = (head ^ (tail * 0x9E3779B97F4A7C15ULL) ^ size) * 0xD6E8FEB86659FD93ULL;
  return static_cast<uint32_t>(mixed >> 32);
}

}  // namespace

// A key seen before: the bytes `"key":` to compare with, and what is to be done with the value.
struct Walker::Learned {
  std::array<uint64_t, 4> pattern;  // the first 32 bytes of `"key":`
  std::array<uint64_t, 4> mask;
  std::string whole;  // all of `"key":`
  uint32_t size = 0;  // of `whole`
  uint32_t hash = 0;
  uint32_t slot = 0;  // one more than the last where no rule reads the value
  int32_t child = -1;
  Learned *next = nullptr;  // the key that followed last time

  bool matches(const char *at) const noexcept {
#if defined(__SSE2__)
    auto load = [](const void *from) { return _mm_loadu_si128(static_cast<const __m128i *>(from)); };
    __m128i head = _mm_and_si128(_mm_xor_si128(load(at), load(&pattern[0])), load(&mask[0]));
    __m128i tail = _mm_and_si128(_mm_xor_si128(load(at + 16), load(&pattern[2])), load(&mask[2]));
    __m128i zero = _mm_cmpeq_epi8(_mm_or_si128(head, tail), _mm_setzero_si128());
    bool same = _mm_movemask_epi8(zero) == 0xFFFF;
#else
    uint64_t difference = ((load64(at) ^ pattern[0]) & mask[0]) | ((load64(at + 8) ^ pattern[1]) & mask[1]) |
                          ((load64(at + 16) ^ pattern[2]) & mask[2]) | ((load64(at + 24) ^ pattern[3]) & mask[3]);
    bool same = difference == 0;
#endif
    // Longer ones might reach beyond the text's padding; they are found by their hash.
    return same && (size <= 32 || (size <= kPadding && std::memcmp(at + 32, whole.data() + 32, size - 32) == 0));
  }
};

struct Walker::NodeState {
  std::vector<std::unique_ptr<Learned>> keys;
  std::vector<uint32_t> table;  // open addressing over keys, a power of two
  Learned *first = nullptr;     // the key that came first last time
  uint32_t seen_in = 0;         // number of the record that last entered this object
  Learned scratch{};            // a key that is not learned
};

const KeyTree::Key *KeyTree::find(size_t node, std::string_view name) const noexcept {
  for (const Key &key : nodes[node].keys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

Walker::Walker(std::shared_ptr<const KeyTree> tree)
    : tree_(std::move(tree)),
      slots_(tree_->slots + 1, kNull),
      empty_slots_(tree_->slots + 1, kNull),
      states_(tree_->nodes.size()) {}

Walker::~Walker() = default;

Walked Walker::fail(size_t i, const char *reason) noexcept {
  if (i >= window_.count) return Walked::incomplete;
  reason_ = reason;
  failed_at_ = window_.offsets[i];
  return Walked::malformed;
}

void Walker::clear_slots(const KeyTree::Node &node) noexcept {
  for (uint32_t slot = node.first_slot; slot < node.end_slot; ++slot) slots_[slot] = kNull;
}

Walked Walker::record(const Window &window, size_t &i) {
  window_ = window;
  std::memcpy(slots_.data(), empty_slots_.data(), slots_.size() * sizeof(Token));
  ++record_number_;
  states_[0].seen_in = record_number_;
  return object(0, i, 0);
}

Walked Walker::skip(const Window &window, size_t &i) noexcept {
  window_ = window;
  char c = window.at(i);
  if (c == '{' || c == '[') return skip_container(i, 0);
  if (i >= window.count) return Walked::incomplete;
  if (c != '"') {
    size_t start = window.offsets[i];
    if (!scalar_valid(window.text + start, window.token_end(i) - start)) return fail(i, "expected a value");
  }
  ++i;
  return Walked::ok;
}

// The learned entry for the key at offsets[key], learning it where it is new. nullptr: this is no key and colon.
Walker::Learned *Walker::recognise(size_t node, size_t key, Learned *previous) {
  const Window &w = window_;
  NodeState &state = states_[node];
  if (w.at(key) != '"' || w.at(key + 1) != ':') return nullptr;
  const char *start = w.text + w.offsets[key];
  size_t size = w.token_end(key) - w.offsets[key];
  if (size < 2) return nullptr;
  uint32_t hash = hash_key(start + 1, size - 2);
  auto link = [&](uint32_t entry) {
    Learned *found = state.keys[entry].get();
    (previous == nullptr ? state.first : previous->next) = found;
    return found;
  };
  size_t buckets = state.table.size();
  size_t bucket = buckets == 0 ? 0 : hash & (buckets - 1);
  for (; buckets != 0 && state.table[bucket] != kNone; bucket = (bucket + 1) & (buckets - 1)) {
    const Learned &entry = *state.keys[state.table[bucket]];
    if (entry.hash == hash && entry.whole.size() == size + 1 && std::memcmp(entry.whole.data(), start, size) == 0) {
      return link(state.table[bucket]);
    }
  }
  std::string_view inside(start + 1, size - 2);
  Arena arena;  // allocates only where the key holds an escape
  const KeyTree::Key *known = tree_->find(node, json::escapes_valid(inside) ? json::unescape(inside, arena) : inside);
  bool learn = state.keys.size() < kLearnedKeys;
  auto fresh = learn ? std::make_unique<Learned>() : nullptr;
  Learned &entry = learn ? *fresh : state.scratch;
  entry.slot = known != nullptr && known->slot >= 0 ? static_cast<uint32_t>(known->slot) : tree_->slots;
  entry.child = known ? known->child : -1;
  if (!learn) return &entry;
  entry.whole.assign(start, size);
  entry.whole += ':';
  entry.size = static_cast<uint32_t>(entry.whole.size());
  entry.hash = hash;
  std::array<char, 32> bytes{};
  std::array<char, 32> mask{};
  for (size_t k = 0; k < entry.whole.size() && k < 32; ++k) {
    bytes[k] = entry.whole[k];
    mask[k] = static_cast<char>(0xFF);
  }
  std::memcpy(entry.pattern.data(), bytes.data(), 32);
  std::memcpy(entry.mask.data(), mask.data(), 32);
  auto number = static_cast<uint32_t>(state.keys.size());
  state.keys.push_back(std::move(fresh));
  if (state.keys.size() * 2 > state.table.size()) {
    state.table.assign(state.table.empty() ? 64 : state.table.size() * 2, kNone);
    for (uint32_t k = 0; k < state.keys.size(); ++k) {
      size_t at = state.keys[k]->hash & (state.table.size() - 1);
      while (state.table[at] != kNone) at = (at + 1) & (state.table.size() - 1);
      state.table[at] = k;
    }
  } else {
    state.table[bucket] = number;
  }
  return link(number);
}

// A repeated key's earlier object leaves nothing behind: the last one counts.
void Walker::forget_object(size_t child) noexcept {
  if (states_[child].seen_in == record_number_) clear_slots(tree_->nodes[child]);
}

Walked Walker::container(const Learned &key, size_t &at, int depth) {
  if (key.child < 0) return skip_container(at, depth + 1);
  auto child = static_cast<size_t>(key.child);
  forget_object(child);
  if (window_.at(at) != '{') return skip_container(at, depth + 1);
  states_[child].seen_in = record_number_;
  if (depth + 1 >= json::kMaxDepth) return fail(at, "nested too deeply");
  return object(child, at, depth + 1);
}

Walked Walker::object(size_t node, size_t &i, int depth) {
  const Window &w = window_;
  const char *text = w.text;
  const uint32_t *offsets = w.offsets;
  NodeState &state = states_[node];
  size_t at = i + 1;
  if (w.at(at) == '}') {
    i = at + 1;
    return Walked::ok;
  }
  const size_t count = w.count;
  Token *const slots = slots_.data();
  Learned *previous = nullptr;
  Learned *key = state.first;
  while (true) {
    // offsets[at] is a key, offsets[at + 1] its colon, offsets[at + 2] the value.
    if (at + 3 >= count) {
      return at >= count || text[offsets[at]] == '"' ? Walked::incomplete : fail(at, "expected a key");
    }
    if (key == nullptr || !key->matches(text + offsets[at])) {
      key = recognise(node, at, previous);
      if (key == nullptr) return fail(at, text[offsets[at]] == '"' ? "expected ':' after a key" : "expected a key");
    }
    // A key that is not learned has no place in the order.
    if (key != &state.scratch) previous = key;
    size_t value = at + 2;
    const char *start = text + offsets[value];
    const char *end = text + offsets[value + 1];
    at = value + 1;
    if ((*start == '"') | (*start == 'n')) {
      // The two commonest values: a string (closed, as the index has seen) and null. Which of them comes is a matter of
      // chance, so nothing here branches on it.
      if (static_cast<unsigned char>(end[-1]) <= ' ') end = text + w.token_end(value);
      uint32_t head;
      std::memcpy(&head, start, 4);
      constexpr uint32_t kNullWord = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;
      bool null_or_string = (*start == '"') | ((end - start == 4) & (head == kNullWord));
      if (!null_or_string) return fail(value, "expected a value");
      if (key->child >= 0) forget_object(static_cast<size_t>(key->child));
    } else if (*start == '{' || *start == '[') {
      at = value;
      Walked walked = container(*key, at, depth);
      if (walked != Walked::ok) return walked;
      end = text + offsets[at - 1] + 1;
    } else {
      while (end > start && is_space(end[-1])) --end;
      if (!scalar_valid(start, static_cast<size_t>(end - start))) return fail(value, "expected a value");
      if (key->child >= 0) forget_object(static_cast<size_t>(key->child));
    }
    slots[key->slot] = {start, static_cast<uint32_t>(end - start)};
    if (at >= count) return Walked::incomplete;
    char next = text[offsets[at]];
    if (next == ',') {
      ++at;
      key = key->next;
      continue;
    }
    if (next != '}') return fail(at, "expected ',' or '}'");
    i = at + 1;
    return Walked::ok;
  }
}

// A state machine over the index; the states are labels because each one leads to one or two others.
Walked Walker::skip_container(size_t &i, int depth) noexcept {
  const Window &w = window_;
  const char *text = w.text;
  const uint32_t *offsets = w.offsets;
  std::bitset<json::kMaxDepth> objects;  // which of the open containers are objects
  size_t at = i;
  const auto outside = static_cast<size_t>(depth);
  size_t level = outside;
value:
  if (at >= w.count) return Walked::incomplete;
  if (char c = text[offsets[at]]; c == '{' || c == '[') {
    if (level + 1 >= json::kMaxDepth) return fail(at, "nested too deeply");
    objects[++level] = c == '{';
    ++at;
    if (w.at(at) == (c == '{' ? '}' : ']')) goto close;
    if (c == '{') goto key;
    goto value;
  } else if (c != '"') {
    size_t start = offsets[at];
    if (!scalar_valid(text + start, w.token_end(at) - start)) return fail(at, "expected a value");
  }
  ++at;
behind:
  if (level == outside) {
    i = at;
    return Walked::ok;
  }
  if (at >= w.count) return Walked::incomplete;
  if (text[offsets[at]] == ',') {
    ++at;
    if (objects[level]) goto key;
    goto value;
  }
  if (text[offsets[at]] != (objects[level] ? '}' : ']')) {
    return fail(at, objects[level] ? "expected ',' or '}'" : "expected ',' or ']'");
  }
close:
  --level;
  ++at;
  goto behind;
key:
  if (at + 1 >= w.count) return Walked::incomplete;
  if (text[offsets[at]] != '"') return fail(at, "expected a key");
  if (text[offsets[at + 1]] != ':') return fail(at + 1, "expected ':' after a key");
  at += 2;
  goto value;
}

bool check_escapes(std::string_view text, std::vector<uint32_t> &bad) {
  bad.clear();
  bool any = false;
  size_t i = 0;
  while (i < text.size()) {
    const void *found = std::memchr(text.data() + i, '\\', text.size() - i);
    if (found == nullptr) return any;
    any = true;
    size_t at = static_cast<size_t>(static_cast<const char *>(found) - text.data());
    // The shortest piece that is an escape by itself: two bytes, \uXXXX, or a pair of those.
    size_t length = 0;
    for (size_t candidate : {size_t{2}, size_t{6}, size_t{12}}) {
      std::string_view piece = text.substr(at, candidate);
      if (piece.size() == candidate && json::escapes_valid(piece)) {
        length = candidate;
        break;
      }
    }
    if (length == 0) bad.push_back(static_cast<uint32_t>(at));
    i = at + (length == 0 ? 2 : length);
  }
  return any;
}

}  // namespace openint::translate

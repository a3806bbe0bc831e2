#include "libopenint/translate/walk.hpp"

#include <bitset>

#include "libopenint/base/arena.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"

namespace openint::translate {

namespace {

// All ones where a value that begins so cannot be a string.
constexpr auto kNoString = [] {
  std::array<uint32_t, 256> masks{};
  masks.fill(UINT32_MAX);
  masks[static_cast<unsigned char>('"')] = 0;
  return masks;
}();

}  // namespace

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
      learned_(std::make_unique<LearnedKeys[]>(tree_->nodes.size())) {}

Walker::~Walker() = default;

Walked Walker::fail(size_t i, const char *reason) noexcept {
  if (i >= window_.count) return Walked::incomplete;
  reason_ = reason;
  failed_at_ = window_.offsets[i];
  return Walked::malformed;
}

void Walker::fill_slots(const KeyTree::Node &node, Token token) noexcept {
  for (uint32_t slot = node.first_slot; slot < node.end_slot; ++slot) slots_[slot] = token;
}

Walked Walker::record(const Window &window, size_t &i) {
  window_ = window;
  std::memcpy(slots_.data(), empty_slots_.data(), slots_.size() * sizeof(Token));
  ++record_number_;
  learned_[0].seen_in = record_number_;
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
LearnedKey *Walker::recognise(size_t node, size_t key) {
  const Window &w = window_;
  LearnedKeys &learned = learned_[node];
  if (w.at(key) != '"' || w.at(key + 1) != ':') return nullptr;
  const char *start = w.text + w.offsets[key];
  size_t size = w.token_end(key) - w.offsets[key];
  if (size < 2) return nullptr;
  if (LearnedKey *found = learned.find(start, size)) return found;
  std::string_view inside(start + 1, size - 2);
  Arena arena;  // allocates only where the key holds an escape
  const KeyTree::Key *known = tree_->find(node, json::escapes_valid(inside) ? json::unescape(inside, arena) : inside);
  // Where no rule reads the value it goes to one more slot than there are.
  uint32_t slot = known != nullptr && known->slot >= 0 ? static_cast<uint32_t>(known->slot) : tree_->slots;
  int32_t child = known != nullptr ? known->child : -1;
  if (!learned.full()) return learned.learn(start, size, slot, child);
  LearnedKeys::lead(learned.passing, slot, child);
  return &learned.passing;
}

// A repeated key's earlier object leaves nothing behind: the last one counts.
void Walker::forget_object(size_t child) noexcept {
  if (learned_[child].seen_in == record_number_) fill_slots(tree_->nodes[child], kNull);
}

Walked Walker::container(const LearnedKey &key, size_t &at, int depth) {
  if (key.child < 0) return skip_container(at, depth + 1);
  auto child = static_cast<size_t>(key.child);
  forget_object(child);
  if (window_.at(at) != '{') return skip_container(at, depth + 1);
  learned_[child].seen_in = record_number_;
  if (depth + 1 >= json::kMaxDepth) return fail(at, "nested too deeply");
  return object(child, at, depth + 1);
}

Walked Walker::object(size_t node, size_t &i, int depth) {
  if (window_.at(i + 1) == '}') {
    i += 2;
    return Walked::ok;
  }
  return learned_[node].any_order ? members<true>(node, i, depth) : members<false>(node, i, depth);
}

// The members of an object that has some. Each key is the one that followed last time (kAnyOrder: the one that the
// table guesses), which one comparison shows; what the value is shows one more.
template <bool kAnyOrder>
Walked Walker::members(size_t node, size_t &i, int depth) {
  const char *text = window_.text;
  const uint32_t *const offsets = window_.offsets;
  const uint32_t *const end_of_offsets = offsets + window_.count;
  LearnedKeys &learned = learned_[node];
  Token *const slots = slots_.data();
  LearnedKey **link = &learned.first;  // where the key that comes is kept as the one that follows
  size_t surprises = 0;                // keys that were not the one that followed last time
  const uint32_t *at = offsets + i + 1;
  const auto place = [offsets](const uint32_t *of) { return static_cast<size_t>(of - offsets); };
  while (true) {
    // at[0] is a key, at[1] its colon, at[2] the value, at[3] what stands behind that.
    if (at + 3 >= end_of_offsets) {
      return at >= end_of_offsets || text[*at] == '"' ? Walked::incomplete : fail(place(at), "expected a key");
    }
    const char *start = text + at[0];
    LearnedKey *key = *link;
    if constexpr (kAnyOrder) {
      if (*start == '"') key = learned.guess(start, at[1] - at[0]);
      surprises += key != *link;
      *link = key;
    }
    if (!key->matches(start)) {
      key = recognise(node, place(at));
      if (key == nullptr) return fail(place(at), *start == '"' ? "expected ':' after a key" : "expected a key");
      *link = key;
      if constexpr (!kAnyOrder) ++surprises;
    }
    link = &key->next;
    start = text + at[2];
    const char *end = text + at[3];
    // The two commonest values are a string (closed, as the index has seen) and null. Which of them comes is a matter
    // of chance, so nothing here branches on it.
    uint32_t head;
    std::memcpy(&head, start, 4);
    constexpr uint32_t kNullWord = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;
    const uint32_t no_null = (head ^ kNullWord) | (static_cast<uint32_t>(end - start) ^ 4);
    const uint32_t other = (no_null & kNoString[static_cast<unsigned char>(*start)]) | key->deep;
    if (other != 0 || static_cast<unsigned char>(end[-1]) <= ' ') {
      const Passed passed = other_value(*key, place(at) + 2, depth);
      if (passed.walked != Walked::ok) return passed.walked;
      end = passed.end;
      at = offsets + passed.at;
      if (at >= end_of_offsets) return Walked::incomplete;
    } else {
      at += 3;
    }
    slots[key->slot] = {start, static_cast<uint32_t>(end - start)};
    const char next = text[*at++];
    if (next == ',') continue;
    if (next != '}') return fail(place(at) - 1, "expected ',' or '}'");
    learned.any_order = surprises * 12 > place(at) - i;  // more than every third key
    i = place(at);
    return Walked::ok;
  }
}

// A value that is no string or null, or has white space behind it, or is what other slots lie in.
Walker::Passed Walker::other_value(const LearnedKey &key, size_t value, int depth) {
  const Window &w = window_;
  const char *start = w.text + w.offsets[value];
  if (*start == '{' || *start == '[') {
    size_t at = value;
    const Walked walked = container(key, at, depth);
    return {walked, at, walked == Walked::ok ? w.text + w.offsets[at - 1] + 1 : nullptr};
  }
  const char *end = w.text + w.token_end(value);
  if (*start != '"' && !scalar_valid(start, static_cast<size_t>(end - start))) {
    return {fail(value, "expected a value"), value, nullptr};
  }
  if (key.child >= 0) {
    forget_object(static_cast<size_t>(key.child));
    // null in the place of an object says null of all in it.
    if (*start == 'n') fill_slots(tree_->nodes[static_cast<size_t>(key.child)], {start, 4});
  }
  return {Walked::ok, value + 1, end};
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

}  // namespace openint::translate

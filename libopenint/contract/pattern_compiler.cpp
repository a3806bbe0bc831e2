#include "libopenint/contract/pattern_compiler.hpp"

#include <algorithm>

namespace openint::contract {
namespace {

constexpr size_t kMaxPattern = 1024;
constexpr int kMaxGroups = 32;
constexpr uint32_t kUnlimited = UINT32_MAX;
constexpr uint32_t kMaxCount = 1000;
constexpr uint32_t kLastCodePoint = 0x10FFFF;

using Ranges = std::vector<std::pair<uint32_t, uint32_t>>;

Ranges inverted(Ranges ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges out;
  uint32_t from = 0;
  for (const auto &[low, high] : ranges) {
    if (low > from) out.emplace_back(from, low - 1);
    from = std::max(from, high + 1);
  }
  out.emplace_back(from, kLastCodePoint);
  return out;
}

// The ranges of \d, \w and \s; empty for any other letter.
Ranges shorthand(char letter) {
  switch (letter) {
    case 'd': return {{'0', '9'}};
    case 'w': return {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    case 's':
      return {{0x09, 0x0D},     {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
              {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
    default: return {};
  }
}

}  // namespace

Result<Pattern> PatternCompiler::compile() {
  bool good = text_.size() <= kMaxPattern ? alternatives(0) : fail("is longer than 1024 bytes");
  if (good && !done()) good = fail("has a ) without its (");
  if (good) good = emit(Op::match);
  if (good) return std::move(out_);
  return Error(Status::internal, "the schema's pattern " + shortened(text_) + " " + reason_);
}

bool PatternCompiler::fail(const char *reason) {
  if (reason_ == nullptr) reason_ = reason;
  return false;
}

uint32_t PatternCompiler::next() { return next_code_point(text_, at_); }

bool PatternCompiler::emit(Op op, uint32_t first, uint32_t second) {
  if (out_.steps_.size() >= kMaxSteps) return fail("comes to more than 4096 steps");
  out_.steps_.push_back({op, first, second});
  return true;
}

bool PatternCompiler::emit_set(Set set) {
  out_.sets_.push_back(std::move(set));
  return emit(Op::set, static_cast<uint32_t>(out_.sets_.size() - 1));
}

// Puts a split in front of the steps from `at` on, and moves their targets by one.
void PatternCompiler::insert_split(size_t at, uint32_t second) {
  for (size_t i = at; i < out_.steps_.size(); ++i) {
    Pattern::Step &step = out_.steps_[i];
    if (step.op == Op::split || step.op == Op::jump) ++step.first;
    if (step.op == Op::split) ++step.second;
  }
  out_.steps_.insert(out_.steps_.begin() + static_cast<std::ptrdiff_t>(at),
                     {Op::split, static_cast<uint32_t>(at + 1), second});
}

bool PatternCompiler::alternatives(int depth) {
  if (depth > kMaxGroups) return fail("nests more than 32 groups");
  size_t start = here();
  if (!sequence(depth)) return false;
  std::vector<size_t> jumps;
  while (peek() == '|' && !done()) {
    ++at_;
    if (out_.steps_.size() + 2 > kMaxSteps) return fail("comes to more than 4096 steps");
    insert_split(start, here() + 2);
    jumps.push_back(here());
    if (!emit(Op::jump)) return false;
    start = here();
    if (!sequence(depth)) return false;
  }
  // an alternative's split stands before its own steps only, so earlier jumps have not moved
  for (size_t jump : jumps) out_.steps_[jump].first = here();
  return true;
}

bool PatternCompiler::sequence(int depth) {
  while (!done() && peek() != '|' && peek() != ')') {
    size_t start = here();
    bool repeatable = true;
    if (!atom(depth, repeatable)) return false;
    if (repeatable && !repetition(start)) return false;
    if (!repeatable && !done() && std::string_view("*+?{").find(peek()) != std::string_view::npos) {
      return fail("repeats something that cannot be repeated");
    }
  }
  return true;
}

bool PatternCompiler::atom(int depth, bool &repeatable) {
  char c = peek();
  if (c == '^' || c == '$') {
    ++at_;
    repeatable = false;
    return emit(c == '^' ? Op::begin : Op::end);
  }
  if (c == '(') return group(depth);
  if (c == '[') return character_class();
  if (c == '*' || c == '+' || c == '?' || c == '{') return fail("repeats nothing");
  Set set;
  uint32_t single = 0;
  bool is_single = true;
  if (c == '\\') {
    if (!escape(set, single, is_single)) return false;
  } else {
    single = next();
    if (c == '.') {
      set.ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
      set.negated = true;
      is_single = false;
    }
  }
  if (is_single) set.ranges.emplace_back(single, single);
  return emit_set(std::move(set));
}

bool PatternCompiler::group(int depth) {
  ++at_;
  if (peek() == '?') {
    if (text_.substr(at_, 2) != "?:") return fail("uses a kind of group that is not understood");
    at_ += 2;
  }
  if (!alternatives(depth + 1)) return false;
  if (done() || peek() != ')') return fail("has a ( without its )");
  ++at_;
  return true;
}

bool PatternCompiler::character_class() {
  ++at_;
  Set set;
  if (peek() == '^') {
    set.negated = true;
    ++at_;
  }
  while (!done() && peek() != ']') {
    uint32_t low = 0;
    bool is_single = true;
    if (!class_item(set, low, is_single)) return false;
    if (!is_single) continue;
    uint32_t high = low;
    if (peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
      ++at_;
      bool high_single = true;
      if (!class_item(set, high, high_single)) return false;
      if (!high_single || high < low) return fail("has a range that runs backwards");
    }
    set.ranges.emplace_back(low, high);
  }
  if (done()) return fail("has a [ without its ]");
  ++at_;
  return emit_set(std::move(set));
}

bool PatternCompiler::class_item(Set &set, uint32_t &single, bool &is_single) {
  if (done()) return fail("has a [ without its ]");
  if (peek() == '\\') return escape(set, single, is_single);
  single = next();
  is_single = true;
  return true;
}

bool PatternCompiler::escape(Set &set, uint32_t &single, bool &is_single) {
  ++at_;
  if (done()) return fail("ends in a backslash");
  char c = peek();
  is_single = true;
  constexpr std::string_view kControls = "tnrfv0";
  constexpr char kMeanings[] = {'\t', '\n', '\r', '\f', '\v', '\0'};
  size_t control = kControls.find(c);
  bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (control != std::string_view::npos) {
    ++at_;
    single = static_cast<unsigned char>(kMeanings[control]);
    return true;
  }
  if (!letter) {  // any sign stands for itself
    single = next();
    return true;
  }
  bool upper = c >= 'A' && c <= 'Z';
  Ranges ranges = shorthand(upper ? static_cast<char>(c - 'A' + 'a') : c);
  if (ranges.empty()) return fail("has an escape that is not understood");
  if (upper) ranges = inverted(std::move(ranges));
  set.ranges.insert(set.ranges.end(), ranges.begin(), ranges.end());
  is_single = false;
  ++at_;
  return true;
}

bool PatternCompiler::repetition(size_t start) {
  uint32_t minimum = 1;
  uint32_t maximum = 1;
  switch (peek()) {
    case '*': minimum = 0, maximum = kUnlimited; break;
    case '+': maximum = kUnlimited; break;
    case '?': minimum = 0; break;
    case '{': {
      bool present = false;
      if (!count(minimum, maximum, present)) return false;
      break;
    }
    default: return true;
  }
  ++at_;
  if (peek() == '?') ++at_;  // lazy or not is the same for a yes or no
  if (!done() && std::string_view("*+?{").find(peek()) != std::string_view::npos) return fail("repeats a repetition");
  return repeat(start, minimum, maximum);
}

// Reads {m}, {m,} or {m,n} and stops at the closing brace.
bool PatternCompiler::count(uint32_t &minimum, uint32_t &maximum, bool &present) {
  auto number = [&](uint32_t &out) {
    present = false;
    out = 0;
    while (peek() >= '0' && peek() <= '9') {
      out = std::min(out * 10 + static_cast<uint32_t>(peek() - '0'), kMaxCount + 1);
      present = true;
      ++at_;
    }
  };
  ++at_;
  number(minimum);
  if (!present) return fail("has a { without a number");
  maximum = minimum;
  if (peek() == ',') {
    ++at_;
    number(maximum);
    if (!present) maximum = kUnlimited;
  }
  if (peek() != '}') return fail("has a { without its }");
  if (minimum > kMaxCount || (maximum != kUnlimited && maximum > kMaxCount)) return fail("counts beyond 1000");
  return maximum >= minimum || fail("has a count that runs backwards");
}

// Writes the steps from `start` on out as often as the counts say.
bool PatternCompiler::repeat(size_t start, uint32_t minimum, uint32_t maximum) {
  const std::vector<Pattern::Step> body(out_.steps_.begin() + static_cast<std::ptrdiff_t>(start), out_.steps_.end());
  out_.steps_.resize(start);
  auto append = [&] {
    uint32_t shift = here() - static_cast<uint32_t>(start);
    for (const Pattern::Step &step : body) {
      bool jumps = step.op == Op::split || step.op == Op::jump;
      if (!emit(step.op, jumps ? step.first + shift : step.first, step.second + shift)) return false;
    }
    return true;
  };
  for (uint32_t i = 0; i < minimum; ++i) {
    if (!append()) return false;
  }
  if (maximum == kUnlimited) {
    uint32_t split = here();
    if (!emit(Op::split, split + 1) || !append() || !emit(Op::jump, split)) return false;
    out_.steps_[split].second = here();
    return true;
  }
  std::vector<uint32_t> splits;
  for (uint32_t i = minimum; i < maximum; ++i) {
    splits.push_back(here());
    if (!emit(Op::split, here() + 1) || !append()) return false;
  }
  for (uint32_t split : splits) out_.steps_[split].second = here();
  return true;
}

}  // namespace openint::contract

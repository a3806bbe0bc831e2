#include "libopenint/contract/pattern.hpp"

#include <algorithm>

#include "libopenint/contract/pattern_compiler.hpp"

namespace openint::contract {

uint32_t next_code_point(std::string_view text, size_t &at) {
  size_t length = utf8_sequence(text.substr(at));
  auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[at + i])); };
  uint32_t c = byte(0);
  if (length == 2) c = ((c & 0x1FU) << 6U) | (byte(1) & 0x3FU);
  if (length == 3) c = ((c & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
  if (length == 4) {
    c = ((c & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
  }
  at += std::max<size_t>(length, 1);
  return c;
}

bool Pattern::Set::holds(uint32_t c) const {
  bool inside = std::any_of(ranges.begin(), ranges.end(),
                            [&](const auto &range) { return c >= range.first && c <= range.second; });
  return inside != negated;
}

Result<Pattern> Pattern::compile(std::string_view text) { return PatternCompiler(text).compile(); }

namespace {

// The places that a text so far can have led to, each once.
struct Places {
  explicit Places(size_t count) : seen(count, 0) {}
  std::vector<uint32_t> list;
  std::vector<uint32_t> seen;  // the round in which a place was last added
};

}  // namespace

bool Pattern::matches(std::string_view text) const {
  if (text.size() > kMaxText) return false;
  Places now(steps_.size());
  std::vector<uint32_t> sets, todo;
  uint32_t round = 0;
  size_t at = 0;
  for (;;) {
    ++round;
    todo.assign(now.list.rbegin(), now.list.rend());
    todo.insert(todo.begin(), 0);  // a match may begin at any place
    sets.clear();
    while (!todo.empty()) {
      uint32_t place = todo.back();
      todo.pop_back();
      if (now.seen[place] == round) continue;
      now.seen[place] = round;
      const Step &step = steps_[place];
      switch (step.op) {
        case Op::match: return true;
        case Op::set: sets.push_back(place); break;
        case Op::jump: todo.push_back(step.first); break;
        case Op::split:
          todo.push_back(step.second);
          todo.push_back(step.first);
          break;
        case Op::begin:
          if (at == 0) todo.push_back(place + 1);
          break;
        case Op::end:
          if (at == text.size()) todo.push_back(place + 1);
          break;
      }
    }
    if (at >= text.size()) return false;
    uint32_t c = next_code_point(text, at);
    now.list.clear();
    for (uint32_t place : sets) {
      if (sets_[steps_[place].first].holds(c)) now.list.push_back(place + 1);
    }
  }
}

}  // namespace openint::contract

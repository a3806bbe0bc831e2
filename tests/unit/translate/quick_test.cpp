#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "libopenint/base/time.hpp"
#include "libopenint/json/index.hpp"
#include "libopenint/translate/arrow_buffer.hpp"
#include "libopenint/translate/choices.hpp"
#include "libopenint/translate/instants.hpp"
#include "libopenint/translate/memo.hpp"
#include "libopenint/translate/walk.hpp"

// What is looked at without branches, or from memory: each against the plain way to say the same.

namespace openint::translate {
namespace {

// A token with the padding that every token has.
class PaddedToken {
 public:
  explicit PaddedToken(const std::string &text) : text_(text + std::string(kPadding, '\0')), size_(text.size()) {}
  Token token() const { return {text_.data(), static_cast<uint32_t>(size_)}; }

 private:
  std::string text_;
  size_t size_;
};

TEST(Choices, HasItsMembersAndNothingElse) {
  std::vector<std::string> few{"lead", "customer", "marketingqualifiedlead", "other"};
  std::vector<std::string> many;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'G'; ++b) many.push_back({a, b, 'X'});
  }
  for (const auto &members : {few, many}) {
    for (bool null : {false, true}) {
      auto choices = Choices::of(members, null);
      ASSERT_NE(choices, nullptr);
      EXPECT_EQ(choices->has(kNull), null);
      for (const std::string &member : members) {
        EXPECT_TRUE(choices->has(PaddedToken('"' + member + '"').token())) << member;
        EXPECT_FALSE(choices->has(PaddedToken('"' + member + "s\"").token())) << member;
        EXPECT_FALSE(choices->has(PaddedToken('"' + member.substr(1) + '"').token())) << member;
      }
      for (const char *other : {"\"\"", "0", "true", "{}", "\"\\u006cead\""}) {
        EXPECT_FALSE(choices->has(PaddedToken(other).token())) << other;
      }
    }
  }
  EXPECT_EQ(Choices::of({std::string(40, 'x')}, false), nullptr);
  EXPECT_EQ(Choices::of({}, false), nullptr);
}

// Whatever byte stands wherever: what is called a plain instant is one, and keeps its moment.
TEST(Instants, ThatLookPlainAreWhatTheCalendarTakes) {
  for (const std::string &good :
       {std::string("2024-01-28T10:20:30.123Z"), std::string("2024-01-28T10:20:30Z"),
        std::string("1999-12-09T23:59:59.999Z"), std::string("2024-02-01T00:00:00.000+0000")}) {
    for (size_t at = 0; at < good.size(); ++at) {
      for (int c = 0x20; c < 0x7F; ++c) {
        std::string text = good;
        text[at] = static_cast<char>(c);
        const PaddedToken padded('"' + text + '"');
        const bool plain = is_plain_instant(padded.token());
        const bool formed = instant_form(padded.token()) != InstantForm::other;
        std::string normal;
        const bool taken = normalize_instant(text, normal) == InstantResult::ok;
        EXPECT_TRUE(taken || !(plain || formed)) << text;
        if (plain) {
          EXPECT_TRUE(is_utc_instant(text)) << text;
          EXPECT_EQ(plain_instant_micros(padded.token()), instant_to_micros(text)) << text;
        }
        if (formed) {
          EXPECT_EQ(plain_instant_micros(padded.token()), instant_to_micros(normal)) << text;
        }
        const bool changed = text != good;
        EXPECT_TRUE(changed || plain || formed) << text;
      }
    }
  }
  for (const char *bad : {"2024-13-01T00:00:00.000Z", "2024-00-01T00:00:00.000Z", "2024-01-00T00:00:00.000Z",
                          "2024-01-01T24:00:00.000Z", "2024-01-01T00:60:00.000Z", "0000-01-01T00:00:00.000Z"}) {
    EXPECT_FALSE(is_plain_instant(PaddedToken('"' + std::string(bad) + '"').token())) << bad;
  }
  EXPECT_EQ(date_faults(PaddedToken("2024-02-28").token().data), 0U);
  for (const char *bad : {"2024-02-30", "2024-13-01", "2024-01-00", "2024/01/01", "202x-01-01"}) {
    EXPECT_NE(date_faults(PaddedToken(bad).token().data), 0U) << bad;
  }
}

TEST(Backslashes, AreSeenWhereverTheyStandAndNowhereElse) {
  for (size_t size = 0; size < 70; ++size) {
    for (size_t at = 0; at < size + 3; ++at) {
      std::string text(size + 3, 'x');
      text[at] = '\\';
      EXPECT_EQ(holds_backslash(PaddedToken(text).token().data, size), at < size) << size << ' ' << at;
    }
  }
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    while (text.size() < 200) {
      constexpr std::array<const char *, 6> kPieces{"a", "\\n", "\\u00e9", "\\\\", "\\x", "\\u1z"};
      text += kPieces[random() % kPieces.size()];
    }
    std::vector<uint32_t> bad, places, wanted_bad, wanted;
    check_escapes(text, bad, &places);
    for (size_t i = 0; i < text.size();) {
      if (text[i] != '\\') {
        ++i;
        continue;
      }
      wanted.push_back(static_cast<uint32_t>(i));
      const std::string_view rest = std::string_view(text).substr(i);
      const bool two = rest.size() > 1 && (rest[1] == 'n' || rest[1] == '\\');
      const bool unit = rest.starts_with("\\u00e9");
      if (!two && !unit) wanted_bad.push_back(static_cast<uint32_t>(i));
      i += unit ? 6 : 2;
    }
    EXPECT_EQ(places, wanted) << text;
    EXPECT_EQ(bad, wanted_bad) << text;
  }
}

TEST(Memo, AnswersOnlyForWhatItWasTold) {
  Memo memo;
  const std::vector<uint32_t> slots{0, 1};
  const PaddedToken yes("\"true\""), no("\"false\""), longer("\"falsehood\""), open("\"OPEN\"");
  std::array<Token, 2> values{yes.token(), no.token()};
  EXPECT_EQ(memo.find(slots, values.data()), nullptr);
  memo.keep(slots, values.data(), open.token());
  ASSERT_NE(memo.find(slots, values.data()), nullptr);
  EXPECT_EQ(memo.find(slots, values.data())->data, open.token().data);
  std::swap(values[0], values[1]);
  EXPECT_EQ(memo.find(slots, values.data()), nullptr);
  memo.keep(slots, values.data(), values[0]);  // a piece of the record, which the next one has not
  EXPECT_EQ(memo.find(slots, values.data()), nullptr);
  const PaddedToken sent("null");
  values[1] = sent.token();
  EXPECT_EQ(memo.find(slots, values.data()), nullptr);
  memo.keep(slots, values.data(), values[1]);
  ASSERT_NE(memo.find(slots, values.data()), nullptr);
  EXPECT_EQ(memo.find(slots, values.data())->data, kNull.data);  // not the record's null, which goes with it
  values[0] = longer.token();
  EXPECT_EQ(memo.find(slots, values.data()), nullptr);
  memo.keep(slots, values.data(), open.token());
  EXPECT_EQ(memo.find(slots, values.data()), nullptr);
}

// Keys in any order, of any length, known and unknown, many to an object.
TEST(Walker, FindsShuffledKeys) {
  auto tree = std::make_shared<KeyTree>();
  tree->nodes.resize(1);
  std::vector<std::string> names;
  for (size_t i = 0; i < 90; ++i) names.push_back(std::string(i % 45, 'k') + std::to_string(i));
  for (size_t i = 0; i < names.size(); i += 2)
    tree->nodes[0].keys.push_back({names[i], static_cast<int32_t>(i / 2), -1});
  tree->slots = tree->nodes[0].end_slot = 45;
  Walker walker(tree);
  json::Index index;
  std::mt19937 random(11);
  std::vector<size_t> order(names.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (int round = 0; round < 60; ++round) {
    if (round % 20 < 15) std::shuffle(order.begin(), order.end(), random);  // and now and then in one order for a while
    const size_t count = names.size() - static_cast<size_t>(round % 7);
    std::string text = "{";
    for (size_t i = 0; i < count; ++i) {
      text += (i == 0 ? "\"" : ",\"") + names[order[i]] + (round % 5 == 0 ? "\" :" : "\":") + std::to_string(order[i]);
    }
    text += '}';
    const size_t size = text.size();
    text.append(kPadding, '\0');
    ASSERT_EQ(index.scan({text.data(), size}), json::Index::Outcome::ok);
    size_t i = 0;
    ASSERT_EQ(walker.record({text.data(), size, index.offsets(), index.count()}, i), Walked::ok);
    std::vector<std::string> wanted(45, "null");
    for (size_t k = 0; k < count; ++k) {
      if (order[k] % 2 == 0) wanted[order[k] / 2] = std::to_string(order[k]);
    }
    for (size_t slot = 0; slot < wanted.size(); ++slot) EXPECT_EQ(walker.slots()[slot].text(), wanted[slot]);
  }
  for (const char *bad : {R"({"k":1,2:3})", R"({"k":1,"":2,:3})", R"({"k":1,"x"})", R"({"k":1,{}:2})"}) {
    std::string text = bad;
    text.append(kPadding, '\0');
    ASSERT_EQ(index.scan({text.data(), std::strlen(bad)}), json::Index::Outcome::ok);
    size_t i = 0;
    EXPECT_NE(walker.record({text.data(), std::strlen(bad), index.offsets(), index.count()}, i), Walked::ok) << bad;
  }
}

TEST(ArrowMemory, KeepsEveryBufferWhole) {
  ArrowMemory memory;
  std::vector<ArrowBuffer> buffers;
  for (int i = 0; i < 40; ++i) buffers.emplace_back(memory);
  for (size_t value = 0; value < 6000; ++value) {
    for (size_t i = 0; i < buffers.size(); ++i) {
      if (value % (i + 1) == 0) buffers[i].append_value(static_cast<uint64_t>(value * 41 + i));
    }
  }
  for (size_t i = 0; i < buffers.size(); ++i) {
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffers[i].data()) % 64, 0U);
    ASSERT_EQ(buffers[i].size(), ((6000 - 1) / (i + 1) + 1) * 8);
    for (size_t at = 0; at < buffers[i].size() / 8; ++at) {
      uint64_t value;
      std::memcpy(&value, buffers[i].data() + at * 8, 8);
      EXPECT_EQ(value, at * (i + 1) * 41 + i);
    }
  }
}

}  // namespace
}  // namespace openint::translate

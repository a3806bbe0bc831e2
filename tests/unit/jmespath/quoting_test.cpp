// Values in queries: whatever they hold, they stay one literal.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "libopenint/jmespath/expression.hpp"

namespace openint::jmespath {
namespace {

// What a SOQL string literal means, read from its first quote to the end of the text; "(broken)" where it ends early.
std::string read_soql(const std::string &text) {
  if (text.empty() || text.front() != '\'') return "(broken)";
  std::string out;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\'') return i + 1 == text.size() ? out : "(broken)";
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    static const std::string kCodes = "nrtbf'\"\\";
    static const std::string kMeant = "\n\r\t\b\f'\"\\";
    size_t code = ++i < text.size() ? kCodes.find(text[i]) : std::string::npos;
    if (code == std::string::npos) return "(broken)";
    out += kMeant[code];
  }
  return "(broken)";
}

// The same for OData.
std::string read_odata(const std::string &text) {
  if (text.empty() || text.front() != '\'') return "(broken)";
  std::string out;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\'') {
      if (i + 1 == text.size()) return out;
      if (text[i + 1] != '\'') return "(broken)";
      ++i;
    }
    out += text[i];
  }
  return "(broken)";
}

std::string evaluated(const std::string &expression, const std::string &value) {
  Arena arena;
  auto parsed = Expression::parse(expression);
  if (!parsed.ok()) return parsed.error().message;
  auto out = parsed->evaluate(json::Value::string(value), arena);
  return out.ok() ? std::string(out->text()) : "(failed)";
}

TEST(Quoting, KeepsTenThousandHostileValuesInsideTheirLiteral) {
  std::mt19937_64 random(7);
  const std::string pieces[] = {"'",  "\\", "\\'", "''", "\"",  " OR Id != ''", ") --",
                                "\n", "\r", "\t",  "%",  "_",   "\xC3\xA9",     std::string(1, '\0'),
                                "x",  "eq", "/*",  ";",  "\\n", "\b",           "\f"};
  for (int round = 0; round < 10'000; ++round) {
    std::string value;
    for (size_t i = random() % 12; i > 0; --i) value += pieces[random() % std::size(pieces)];
    ASSERT_EQ(read_soql(evaluated("quote_backslash(@)", value)), value) << round;
    ASSERT_EQ(read_odata(evaluated("quote_double(@)", value)), value) << round;
  }
}

TEST(Quoting, TakesNamesAndNothingElseAsIdentifiers) {
  for (const char *good : {"Name", "Ext_Id__c", "Account.Owner.Name", "_x", "new_projectid"}) {
    EXPECT_EQ(evaluated("identifier(@)", good), good);
  }
  for (const char *bad : {"", "1a", "a b", "a'", "a.", ".a", "a..b", "a.1", "a-b", "a)", "a,b", "\xC3\xA9"}) {
    EXPECT_EQ(evaluated("identifier(@)", bad), "(failed)") << bad;
  }
  EXPECT_EQ(evaluated("identifier(@)", std::string(600, 'a')), "(failed)");
}

TEST(Quoting, MakesWordsOfNames) {
  for (auto [name, word] :
       {std::pair("<string>", "string"), std::pair("my field", "my_field"), std::pair(" a -- b_ c!", "a_b__c"),
        std::pair("_x__c", "_x__c"), std::pair("9", "9"), std::pair("\xC3\xA9t\xC3\xA9", "t")}) {
    EXPECT_EQ(evaluated("word(@)", name), word) << name;
  }
  EXPECT_EQ(evaluated("word(@) == `null` && 'nothing' || 'something'", "<>"), "nothing");
  EXPECT_EQ(evaluated("word(`null`) == `null` && 'nothing' || 'something'", ""), "nothing");
}

TEST(Quoting, TakesGuidsAndNothingElseAsGuids) {
  EXPECT_EQ(evaluated("guid(@)", "60c4e274-0D87-e711-80e5-00155db19e6d"), "60c4e274-0D87-e711-80e5-00155db19e6d");
  for (const char *bad : {"", "60c4e274-0d87-e711-80e5-00155db19e6", "60c4e274-0d87-e711-80e5-00155db19e6g",
                          "60c4e274_0d87-e711-80e5-00155db19e6d", "60c4e274-0d87-e711-80e5-00155db19e6d)"}) {
    EXPECT_EQ(evaluated("guid(@)", bad), "(failed)") << bad;
  }
}

}  // namespace
}  // namespace openint::jmespath

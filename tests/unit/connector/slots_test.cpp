#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "libopenint/connector/rules/slots.hpp"
#include "tests/unit/connector/support.hpp"

namespace openint::connector {
namespace {

constexpr std::string_view kBegin = "slots.cpp -->\n";
constexpr std::string_view kEnd = "<!-- end of slots -->";

TEST(Slots, StandInTheDocumentationAsTheLoaderChecksThem) {
  std::string path(OPENINT_SOURCE_DIR);
  path += "/docs/connectors.md";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  std::string page = text.str();
  size_t begin = page.find(kBegin);
  size_t end = page.find(kEnd);
  ASSERT_NE(begin, std::string::npos) << path;
  ASSERT_NE(end, std::string::npos) << path;
  begin += kBegin.size();
  if (std::getenv("OPENINT_WRITE_DOCS") != nullptr) {
    page.replace(begin, end - begin, slots_reference());
    std::ofstream(path) << page;
    return;
  }
  EXPECT_EQ(page.substr(begin, end - begin), slots_reference());
}

TEST(Slots, NameArgumentsThatAreExplained) {
  std::set<std::string_view> known;
  for (const Argument &argument : arguments()) {
    EXPECT_TRUE(known.insert(argument.name).second) << argument.name << " stands twice";
  }
  std::set<std::string_view> used;
  for (const Slot &each : slots()) {
    for (std::string_view name : each.arguments) {
      EXPECT_TRUE(known.contains(name)) << each.name << ": " << name;
      used.insert(name);
    }
  }
  EXPECT_EQ(used, known);
}

}  // namespace
}  // namespace openint::connector

#include "libopenint/connectors/procedures/procedures.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>

namespace openint::procedures {
namespace {

TEST(Procedures, AreFewAndFoundByTheirNames) {
  std::printf("%zu procedures\n", all().size());
  EXPECT_LE(all().size(), 4U);
  std::set<std::string_view> names;
  for (const Entry &entry : all()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.reason.empty()) << entry.name;
    EXPECT_EQ(find_procedure(entry.name), entry.run) << entry.name;
  }
  EXPECT_EQ(find_procedure("no such procedure"), nullptr);
}

}  // namespace
}  // namespace openint::procedures

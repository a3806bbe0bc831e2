#include "bindings/cli/commands.hpp"
#include "bindings/cli/table.hpp"

namespace openint::cli {

int table(const std::string &from, const std::vector<std::string> &fields) {
  Output output("-");
  TableWriter writer(output, columns_named(fields));
  Input input(from);
  std::string window(256 * 1024, '\0');
  ObjectSplitter splitter;
  std::vector<std::string> objects;
  while (const size_t got = input.read(window)) {
    objects.clear();
    splitter.feed(std::string_view(window).substr(0, got), objects);
    for (const std::string &object : objects) writer.record(JsonReader(object).members());
  }
  if (!splitter.rest().empty()) writer.record(JsonReader(splitter.rest()).members());
  writer.finish();
  output.flush();
  return 0;
}

}  // namespace openint::cli

#include "bindings/cli/names.hpp"

#include "bindings/cli/call.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/sheet.hpp"

namespace openint::cli {

namespace {

struct Row {
  std::string id;
  std::string name;
};

bool is_id(const Engine &engine, const Kept &kept, const std::string &customer, const std::string &given) {
  if (kept.get == nullptr) return false;
  Call get;
  get.operation = kept.get;
  get.customer = customer;
  get.progress = false;
  get.input = "{\"id\":";
  append_quoted(get.input, given);
  get.input += '}';
  try {
    call(engine, get);
    return true;
  } catch (const Failure &failure) {
    if (failure.status != kNotFound) throw;
    return false;
  }
}

std::vector<Row> rows_of(const Engine &engine, const Kept &kept, const std::string &customer) {
  Call list;
  list.operation = kept.list;
  list.customer = customer;
  list.progress = false;
  std::vector<Row> rows;
  for (const std::string &text : JsonReader(call(engine, list)).items()) {
    const auto members = JsonReader(text).members();
    const Member &name = find(members, "displayName");
    rows.push_back({find(members, "id").text, name.kind == Kind::string ? name.text : ""});
  }
  return rows;
}

[[noreturn]] void ambiguous(const Kept &kept, const std::string &given, const std::vector<const Row *> &found) {
  std::string text = std::to_string(found.size()) + " " + kept.many + " go by " + printable(given) + "; choose one:";
  for (const Row *row : found)
    text += "\n  " + printable(row->id) + (row->name.empty() ? "" : "  " + printable(row->name));
  throw Failure(kUsage, text);
}

}  // namespace

std::string id_of(const Engine &engine, const Kept &kept, const std::string &customer, const std::string &given,
                  By by) {
  if (given.empty() || is_id(engine, kept, customer, given)) return given;
  const std::vector<Row> rows = rows_of(engine, kept, customer);
  const auto matching = [&rows](const auto &fits) {
    std::vector<const Row *> found;
    for (const Row &row : rows) {
      if (fits(row)) found.push_back(&row);
    }
    return found;
  };
  std::vector<const Row *> found = matching([&](const Row &row) { return row.id == given; });
  if (found.empty()) found = matching([&](const Row &row) { return row.name == given; });
  if (found.empty() && by == By::beginning) {
    found = matching([&](const Row &row) { return row.id.starts_with(given) || row.name.starts_with(given); });
  }
  if (found.size() > 1) ambiguous(kept, given, found);
  return found.empty() ? given : found.front()->id;
}

}  // namespace openint::cli

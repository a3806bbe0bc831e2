#include "bindings/cli/pages.hpp"

#include "bindings/cli/json.hpp"

namespace openint::cli {

namespace {

constexpr std::string_view kItems = "items";
constexpr const char *kGathered[] = {"rejected", "warnings", "deleted_ids"};  // what every page may say for itself

bool begins_with(const std::string &text, char bracket) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == bracket;
}

// Puts a page's lists behind those of the pages before.
void gather(Rest &rest, const Rest &before) {
  for (const char *name : kGathered) {
    const Member &earlier = find(before, name);
    if (earlier.kind != Kind::nested) continue;
    std::string all;
    for (const Member *part : {&earlier, &find(rest, name)}) {
      if (part->kind != Kind::nested) continue;
      for (const std::string &item : JsonReader(part->text).items()) all += (all.empty() ? "" : ",") + item;
    }
    std::erase_if(rest, [name](const Member &member) { return member.key == name; });
    rest.push_back({name, Kind::nested, "[" + all + "]"});
  }
}

// The same input, but from there on.
std::string with_cursor(const std::string &input, const std::string &cursor) {
  std::string out;
  for (const Member &member : JsonReader(input).members()) {
    if (member.key == "cursor") continue;
    append_quoted(out, member.key);
    out += ":" + json_of(member) + ",";
  }
  append_quoted(out, "cursor");
  out += ':';
  append_quoted(out, cursor);
  return "{" + out + "}";
}

Rest batch_by_batch(const Engine &engine, const Call &call, const char *stream,
                    const std::function<void(std::string_view records)> &take) {
  RunningCall running(engine, call, stream);
  while (running.next()) take(running.batch());
  Rest rest = JsonReader(running.answer()).members();
  std::erase_if(rest, [](const Member &member) { return member.key == "count"; });
  return rest;
}

}  // namespace

Rest every_page(const Engine &engine, const Operation &operation, Call call,
                const std::function<void(std::string_view records)> &take) {
  if (operation.streams()) return batch_by_batch(engine, call, "json", take);
  Rest before;
  while (true) {
    Rest rest;
    take(records_of(cli::call(engine, call), rest));
    gather(rest, before);
    const Member &cursor = find(rest, operation.next_cursor);
    const bool more = find(rest, "has_next_page").text != "false" && cursor.kind == Kind::string;
    if (operation.next_cursor.empty() || !more) return rest;
    call.input = with_cursor(call.input, cursor.text);
    before = std::move(rest);
  }
}

Rest every_line(const Engine &engine, const Call &call, const std::function<void(std::string_view lines)> &take) {
  return batch_by_batch(engine, call, "ndjson", take);
}

std::string records_of(const std::string &response, Rest &rest) {
  if (begins_with(response, '[')) return response;
  if (!begins_with(response, '{')) return "[{\"value\":" + response + "}]";
  rest = JsonReader(response).members();
  for (const std::string_view name : {kItems, std::string_view("record")}) {
    const Member found = find(rest, name);
    if (found.kind != Kind::nested) continue;
    std::erase_if(rest, [name](const Member &member) { return member.key == name; });
    return name == kItems ? found.text : "[" + found.text + "]";
  }
  rest.clear();
  return "[" + response + "]";
}

bool holds_records(const std::string &response) {
  if (begins_with(response, '[')) return true;
  return begins_with(response, '{') && begins_with(find(JsonReader(response).members(), kItems).text, '[');
}

}  // namespace openint::cli

// The verb list_all: everything at once, for lists that are short by nature (objects and their properties).
#include "libopenint/json/write.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/walk_list.hpp"

namespace openint::operations {

using connector::ListRule;
using provider::Listing;
using provider::Page;
using provider::Rejected;
using provider::Selection;
using provider::Session;
using provider::Translated;

namespace {

// {"type": "standard" | "custom"}: by the unified is_custom, where a record that does not tell is a standard one.
bool fits(std::string_view type, const json::Value &record) {
  if (type.empty()) return true;
  return record["is_custom"].as_boolean() == (type == "custom");
}

Result<std::string> response(Context &context, const Session &session, std::string_view type,
                             const Translated &translated) {
  std::string items = "[" + translated.items + "]";
  OPENINT_TRY(auto document, json::Document::parse(items));
  std::string out = "[";
  for (const json::Value &record : document.root().items()) {
    if (!fits(type, record)) continue;
    if (out.size() > 1) out += ',';
    json::append(out, record);
  }
  for (const Rejected &rejected : translated.rejected) {
    context.environment().log(coroutine::Environment::Level::warning, "connection " + session.id() + ": entry " +
                                                                          std::to_string(rejected.index) +
                                                                          " of a list is left out: " + rejected.reason);
  }
  return out + "]";
}

}  // namespace

Task<std::string> list_all(Context &context, Session &session, const contract::Operation &operation,
                           json::Value input) {
  Listing listing;
  listing.model = operation.model;
  listing.object = object_of(session, operation.model, input);
  listing.input = &input;
  Result<const ListRule *> rule = offered(session, listing.model, &connector::ModelRule::list);
  if (!rule.ok()) co_return rule.take_error();
  listing.phases.push_back(*rule);
  listing.deleted.push_back(false);
  std::vector<std::string> properties;
  Result<Selection> selection =
      co_await select_fields(context, session, listing.model, listing.object, listing.reading, properties);
  if (!selection.ok()) co_return selection.take_error();
  listing.selection = std::move(*selection);
  Result<std::shared_ptr<const translate::Translator>> translator =
      co_await reader(context, session, listing.model, listing.reading);
  if (!translator.ok()) co_return translator.take_error();
  std::deque<std::string> texts((*rule)->fixed.begin(), (*rule)->fixed.end());
  std::function<Result<void>(const Page &)> take = [&texts](const Page &page) -> Result<void> {
    for (std::string_view record : page.records) texts.emplace_back(record);
    return {};
  };
  Result<bool> walked = co_await walk_list(context, session, listing, take);
  if (!walked.ok()) co_return walked.take_error();
  std::vector<std::string_view> records(texts.begin(), texts.end());
  Translated translated;
  Result<void> done = translate_records(**translator, records, translated);
  if (!done.ok()) co_return done.take_error();
  co_return response(context, session, input["type"].text(), translated);
}

}  // namespace openint::operations

// The verb list_all: everything at once, for lists that are short by nature (objects and their properties).
#include <algorithm>

#include "libopenint/json/write.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/emitter.hpp"
#include "libopenint/provider/walk_list.hpp"

namespace openint::operations {

using connector::ListRule;
using provider::Emitter;
using provider::Listing;
using provider::Page;
using provider::Rejected;
using provider::Selection;
using provider::Session;
using provider::Translated;

namespace {

// {"type": "standard" | "custom"}: by the unified is_custom.
Result<bool> fits(std::string_view type, const json::Value &record) {
  if (type.empty()) return true;
  const json::Value custom = record["is_custom"];
  if (custom.is_boolean()) return custom.as_boolean() == (type == "custom");
  return Error(Status::malformed, "the provider does not tell of \"" + shortened(record["id"].text()) +
                                      "\" whether it is a custom one, and only such were asked for as are " +
                                      std::string(type));
}

// The records that fit, their unified JSON written anew.
Result<std::vector<std::string>> fitting(std::string_view type, Translated &translated, bool lines) {
  std::string &items = translated.items;
  if (lines) {
    std::replace(items.begin(), items.end(), '\n', ',');
    if (!items.empty()) items.pop_back();
  }
  OPENINT_TRY(auto document, json::Document::parse("[" + items + "]"));
  std::vector<std::string> out;
  for (const json::Value &record : document.root().items()) {
    OPENINT_TRY(bool fit, fits(type, record));
    if (fit) out.push_back(json::to_text(record));
  }
  return out;
}

// Those of the provider's records whose unified JSON fits, and those that have none.
Result<void> leave_out(const translate::Translator &reader, std::string_view type,
                       std::vector<std::string_view> &records) {
  std::vector<std::string_view> left;
  for (std::string_view record : records) {
    Translated one;
    OPENINT_CHECK(translate_records(reader, {record}, nullptr, nullptr, one));
    OPENINT_TRY(auto fit, fitting(type, one, false));
    if (!fit.empty() || one.count == 0) left.push_back(record);
  }
  records = std::move(left);
  return {};
}

// There is no part of such a list that could be asked for.
Error beyond_limit(Session &session, const std::string &model) {
  Error error(Status::provider, session.connector().name() + "'s list of " + model + " holds more than " +
                                    std::to_string(session.services().answer_bytes) +
                                    " bytes, which is the most that one answer gathers");
  error.reason = "too_large";
  return error;
}

Result<void> add(const translate::Translator &reader, std::string_view type, std::vector<std::string_view> records,
                 Emitter &emitter, std::vector<Rejected> &rejected) {
  if (emitter.as_columns()) {
    if (!type.empty()) OPENINT_CHECK(leave_out(reader, type, records));
    OPENINT_CHECK(emitter.add(records));
    rejected = emitter.rejected();
    return {};
  }
  Translated translated;
  OPENINT_CHECK(translate_records(reader, records, nullptr, nullptr, translated));
  OPENINT_TRY(auto items, fitting(type, translated, emitter.as_lines()));
  for (const std::string &item : items) emitter.add_item(item);
  rejected = std::move(translated.rejected);
  return {};
}

// The answer is a list of records alone, which has no place to say that one of them could not be read; the log has. But
// where none could, it would be empty.
Result<void> check_any(size_t given, const std::vector<Rejected> &rejected) {
  const auto none = [](const Rejected &each) { return each.scope == "record"; };
  const auto lost = static_cast<size_t>(std::count_if(rejected.begin(), rejected.end(), none));
  if (given == 0 || lost < given) return {};
  const Rejected &first = *std::find_if(rejected.begin(), rejected.end(), none);
  return Error(Status::malformed, "none of the provider's " + std::to_string(given) + " records could be read: " +
                                      (first.field.empty() ? "" : first.field + " ") + first.reason);
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
  listing.reading.lines = context.taking() == coroutine::Taking::lines;
  Result<std::shared_ptr<const translate::Translator>> translator =
      co_await reader(context, session, listing.model, listing.reading);
  if (!translator.ok()) co_return translator.take_error();
  std::deque<std::string> texts((*rule)->fixed.begin(), (*rule)->fixed.end());
  int64_t left_bytes = session.services().answer_bytes;
  std::vector<Rejected> unread;  // before they were translated
  std::function<Result<void>(const Page &)> take = [&](const Page &page) -> Result<void> {
    for (std::string_view record : page.records) left_bytes -= static_cast<int64_t>(record.size());
    if (left_bytes < 0) return beyond_limit(session, listing.model);
    for (std::string_view record : page.records) texts.emplace_back(record);
    log_rejected(context, session, listing.model, page.rejected);
    unread.insert(unread.end(), page.rejected.begin(), page.rejected.end());
    return {};
  };
  Result<bool> walked = co_await walk_list(context, session, listing, take);
  if (!walked.ok()) co_return walked.take_error();
  std::vector<std::string_view> records(texts.begin(), texts.end());
  Emitter emitter(context, **translator, "[");
  std::vector<Rejected> rejected;
  OPENINT_CO_CHECK(add(**translator, input["type"].text(), std::move(records), emitter, rejected));
  log_rejected(context, session, listing.model, rejected);
  const size_t given = texts.size() + unread.size();
  rejected.insert(rejected.end(), unread.begin(), unread.end());
  OPENINT_CO_CHECK(check_any(given, rejected));
  OPENINT_CO_CHECK(co_await flush_last(context, emitter, emitter.progress()));
  if (emitter.joins()) co_return emitter.take_joined() + "]";
  co_return emitter.totals() + "}";
}

}  // namespace openint::operations

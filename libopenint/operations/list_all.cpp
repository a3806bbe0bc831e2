// The verb list_all: everything at once, for lists that are short by nature (objects and their properties).
#include <algorithm>

#include "libopenint/json/shallow.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/answer.hpp"
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
using provider::translate_record;

namespace {

// {"type": "standard" | "custom"}: by the unified is_custom.
Result<bool> fits(std::string_view type, std::string_view record) {
  if (type.empty()) return true;
  json::Shallow members;
  if (members.read(record) == json::Index::Outcome::ok) {
    OPENINT_TRY(const size_t place, members.member(0, "is_custom"));
    const std::string_view custom = place == 0 ? "" : members.text(place, members.behind(place));
    if (custom == "true" || custom == "false") return (custom == "true") == (type == "custom");
  }
  return Error(
      Status::malformed,
      "the provider does not tell of a record whether it is a custom one, and only such were asked for as are " +
          std::string(type) + ": " + shortened(record));
}

// What the list holds, in its order: records, and in their places those that the provider does not give.
struct WholeList {
  WholeList() = default;
  std::deque<std::string> texts;  // "" for one that is not given
  std::vector<Rejected> unread;   // each with its place; records that are not given among them

  size_t add(std::string_view text) {
    texts.emplace_back(text);
    return texts.size() - 1;
  }
  // A page's records and rejections: those are numbered by their places in the provider's list.
  void add(const Page &page) {
    const size_t before = texts.size();
    auto rejected = page.rejected.begin();
    std::vector<size_t> places;
    for (std::string_view record : page.records) {
      for (; rejected != page.rejected.end() && before + rejected->index == texts.size(); ++rejected) add(*rejected);
      places.push_back(add(record));
    }
    for (; rejected != page.rejected.end(); ++rejected) add(*rejected);
    for (Rejected one : page.unread) {
      one.index = places[one.index];
      unread.push_back(std::move(one));
    }
  }

 private:
  void add(Rejected one) {
    one.index = add(std::string_view());
    unread.push_back(std::move(one));
  }
};

Error unreadable(const Rejected &lost) {
  return Error(Status::malformed, (lost.field.empty() ? "" : lost.field + " ") + lost.reason, lost.pointer);
}

// What stands in the place of a record that could not be read.
std::string unread_item(const std::vector<Rejected> &lost) {
  std::string out = "{\"error\":" + unreadable(lost.front()).to_json();
  append_rejected(out, lost);
  return out + "}";
}

// Hands the records that fit to the emitter, each with what of it could not be read. Columns hold records alone, so
// that this is kept for the last answer.
class WholeGiven {
 public:
  WholeGiven(Emitter &to, const translate::Translator &by, std::string_view type)
      : emitter_(to), reader_(by), type_(type) {}

  Result<void> add(const WholeList &list) {
    std::vector<std::vector<Rejected>> lost(list.texts.size());
    for (const Rejected &one : list.unread) lost[one.index].push_back(one);
    for (size_t i = 0; i < list.texts.size(); ++i) OPENINT_CHECK(add(list.texts[i], i, lost[i]));
    if (none_.empty() || read_ > 0) return {};
    return Error(Status::malformed, "none of the provider's " + std::to_string(list.texts.size()) +
                                        " records could be read: " + unreadable(none_.front()).message);
  }
  void append_lost(std::string &out) const { append_rejected(out, rejected_); }

 private:
  Result<void> add(const std::string &text, size_t place, std::vector<Rejected> &lost) {
    Result<std::string> item = Error(Status::malformed, "");
    if (!text.empty()) item = translate_record(reader_, text, lost);
    for (Rejected &one : lost) one.index = place;
    if (item.ok()) {
      ++read_;
      OPENINT_TRY(const bool fit, fits(type_, *item));
      if (!fit) return {};
    } else {
      none_.push_back(lost.back());
    }
    if (!emitter_.as_columns()) {
      emitter_.add_item(item.ok() ? with_rejected(std::move(*item), lost) : unread_item(lost));
      return {};
    }
    if (item.ok()) OPENINT_CHECK(emitter_.add_column_record(text, place, lost));
    std::move(lost.begin(), lost.end(), std::back_inserter(rejected_));
    return {};
  }

  Emitter &emitter_;
  const translate::Translator &reader_;
  std::string_view type_;
  std::vector<Rejected> rejected_;
  std::vector<Rejected> none_;  // records
  size_t read_ = 0;
};

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
  WholeList gathered;
  for (const std::string &record : (*rule)->fixed) gathered.add(record);
  int64_t left_bytes = session.services().answer_bytes;
  std::function<Result<void>(const Page &)> take = [&](const Page &page) -> Result<void> {
    for (std::string_view record : page.records) left_bytes -= static_cast<int64_t>(record.size());
    if (left_bytes < 0) {
      return provider::beyond_one_answer(session, session.connector().name() + "'s records of " + listing.model);
    }
    gathered.add(page);
    return {};
  };
  Result<bool> walked = co_await walk_list(context, session, listing, take);
  if (!walked.ok()) co_return walked.take_error();
  Emitter emitter(context, **translator, "[");
  WholeGiven given(emitter, **translator, input["type"].text());
  OPENINT_CO_CHECK(given.add(gathered));
  OPENINT_CO_CHECK(co_await flush_last(context, emitter, emitter.progress()));
  if (emitter.joins()) co_return emitter.take_joined() + "]";
  std::string out = emitter.totals();
  given.append_lost(out);
  co_return out + "}";
}

}  // namespace openint::operations

#include "libopenint/provider/translating.hpp"

#include <algorithm>

#include "libopenint/connector/paths.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/provider/lookups.hpp"
#include "libopenint/translate/columns.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;
using translate::Translator;

namespace {

constexpr int64_t kForever = Context::kNoDeadline;

// The translator, kept by the tables too: where a connection's stages change, another one is made.
Result<std::shared_ptr<const Translator>> open(Session &session, std::string_view model, const Reading &reading,
                                               const LookedUp &looked_up) {
  std::string rest(model);
  rest += reading.raw ? "\nraw\n" : "\n\n";
  for (const std::string &field : reading.fields) rest += field + ",";
  rest += reading.lines ? "\nlines\n" : "\n";
  rest += looked_up.key;
  std::string key = looked_up.key.empty() ? connector_key("translator", session.connector(), rest)
                                          : session.cache_key("translator", rest);
  Cache &cache = session.services().cache;
  if (auto found = cache.get<Translator>(key, 0)) return found;
  translate::Options options;
  options.raw = reading.raw ? translate::Options::Raw::bytes : translate::Options::Raw::none;
  options.fields = reading.fields;
  options.others_null = true;
  options.output = reading.lines ? translate::Options::Output::ndjson : translate::Options::Output::array;
  options.input = translate::Options::Input::record;
  options.context = json::Value::object(looked_up.tables);
  OPENINT_TRY(auto opened, Translator::open(session.shared_connector(), session.services().contract, model, options));
  cache.put<Translator>(key, opened, kForever);
  return opened;
}

Error no_model(const Session &session, std::string_view model) {
  Error error(Status::unsupported, session.connector().name() + " has nothing that is a " + shortened(model));
  error.reason = "unsupported";
  return error;
}

std::set<std::string> tables_to_read(const connector::ModelRule &rules, const std::vector<std::string> &fields) {
  std::set<std::string> names;
  for (const auto *list : {&rules.fields, &rules.custom_fields}) {
    for (const connector::FieldRule &rule : *list) {
      bool wanted = fields.empty() || std::find(fields.begin(), fields.end(), rule.name) != fields.end();
      if (wanted && rule.read) add_tables(rule.read->root(), names);
    }
  }
  return names;
}

// The tables that writing this input looks something up in, and those of them without which it cannot be written.
struct Wanted {
  Wanted() = default;
  std::set<std::string> names;
  std::set<std::string> needed;
};

void add_wanted(const connector::Target &target, const json::Value &input, Wanted &out) {
  const auto fields = connector::input_fields(target);
  const bool given =
      std::any_of(fields.begin(), fields.end(), [&](const std::string &field) { return input.find(field) != nullptr; });
  if (!given) return;
  std::set<std::string> found;
  add_tables(target.value.root(), found);
  if (target.when) add_tables(target.when->root(), found);
  if (target.choice) {
    found.insert(target.choice->table);
    if (!target.choice->within_table.empty()) found.insert(target.choice->within_table);
  }
  const bool by_id = target.choice && input[target.choice->name].is_null();
  if (!by_id) out.needed.insert(found.begin(), found.end());
  out.names.merge(found);
}

Wanted tables_to_write(const connector::ModelRule &rules, const json::Value &input) {
  Wanted out;
  for (const auto *list : {&rules.fields, &rules.custom_fields}) {
    for (const connector::FieldRule &rule : *list) {
      for (const connector::Target &target : rule.write) add_wanted(target, input, out);
    }
  }
  return out;
}

bool gives_lines(const Translator &reader) {
  return reader.plan().options.output == translate::Options::Output::ndjson;
}

struct Appender final : translate::Sink {
  explicit Appender(std::string &to) : out(to) {}
  Result<void> write(std::string_view piece) override {
    out += piece;
    return {};
  }
  std::string &out;
};

struct Collector final : translate::Reporter {
  std::vector<Rejected> all;
  uint64_t before = 0;  // records of earlier translations
  Result<void> rejected(const translate::Rejection &rejection) override {
    Rejected one;
    one.scope = translate::scope_name(rejection.scope);
    one.index = before + rejection.index;
    one.pointer = rejection.pointer;
    one.field = rejection.field;
    one.reason = rejection.reason;
    one.raw = std::string(rejection.raw);
    all.push_back(std::move(one));
    return {};
  }
};

}  // namespace

Task<std::shared_ptr<const Translator>> reader(Context &context, Session &session, std::string model, Reading reading) {
  const connector::ModelRule *rules = session.connector().model(model);
  if (rules == nullptr) co_return no_model(session, model);
  std::set<std::string> names = tables_to_read(*rules, reading.fields);
  const std::set<std::string> needed;
  Result<LookedUp> looked_up = co_await lookup_tables(context, session, names, needed);
  if (!looked_up.ok()) co_return looked_up.take_error();
  co_return open(session, model, reading, *looked_up);
}

Task<std::shared_ptr<const Translator>> writer(Context &context, Session &session, std::string model,
                                               json::Value input) {
  const connector::ModelRule *rules = session.connector().model(model);
  if (rules == nullptr) co_return no_model(session, model);
  const Wanted wanted = tables_to_write(*rules, input);
  Result<LookedUp> looked_up = co_await lookup_tables(context, session, wanted.names, wanted.needed);
  if (!looked_up.ok()) co_return looked_up.take_error();
  Reading reading;
  co_return open(session, model, reading, *looked_up);
}

Result<void> translate_records(const Translator &reader, const std::vector<std::string_view> &records,
                               const json::IndexedText *text, translate::Columns *columns, Translated &out,
                               std::shared_ptr<const translate::PageTables> page) {
  Collector collector;
  collector.before = out.given;
  translate::Records input{records, text, std::move(page)};
  uint64_t translated = 0;
  if (columns != nullptr) {
    OPENINT_TRY(translate::Summary summary, reader.translate(input, *columns, &collector));
    translated = summary.translated;
  } else {
    Appender appender(out.items);
    size_t bracket = out.items.size();
    OPENINT_TRY(translate::Summary summary, reader.translate(input, appender, &collector));
    translated = summary.translated;
    if (!gives_lines(reader)) {
      out.items.pop_back();  // the array's brackets: a comma takes the place of the first, where items stand before it
      if (out.count > 0 && translated > 0) {
        out.items[bracket] = ',';
      } else {
        out.items.erase(bracket, 1);
      }
    }
  }
  out.given += records.size();
  out.count += translated;
  std::move(collector.all.begin(), collector.all.end(), std::back_inserter(out.rejected));
  return {};
}

std::shared_ptr<const translate::PageTables> beside(const connector::ModelRule *rules, std::string_view answer) {
  if (rules == nullptr || rules->page.tables.empty()) return nullptr;
  return translate::PageTables::read(rules->page, answer);
}

Result<std::string> translate_record(const Translator &reader, std::string_view record, std::vector<Rejected> &lost,
                                     std::shared_ptr<const translate::PageTables> page) {
  std::string output;
  Appender appender(output);
  Collector collector;
  const translate::Records input{std::span<const std::string_view>(&record, 1), nullptr, std::move(page)};
  OPENINT_TRY(translate::Summary summary, reader.translate(input, appender, &collector));
  if (summary.translated != 1 || summary.rejected != 0) {
    std::string reason = "is no record";
    std::string pointer;
    bool told = false;
    for (const Rejected &one : collector.all) {
      if (one.scope != "record") continue;
      reason = one.field.empty() ? one.reason : one.field + " " + one.reason;
      pointer = one.pointer;
      lost.push_back(one);
      told = true;
    }
    if (!told) {  // a list, for example, in the place of a record
      Rejected none;
      none.scope = "record";
      none.reason = reason;
      lost.push_back(std::move(none));
    }
    return Error(Status::malformed, "the provider's record can't be translated: " + reason, pointer);
  }
  std::move(collector.all.begin(), collector.all.end(), std::back_inserter(lost));
  std::string_view text = output;
  if (gives_lines(reader)) return std::string(text.substr(0, text.size() - 1));
  return std::string(text.substr(1, text.size() - 2));  // without the array's brackets
}

void append_rejected(std::string &out, const std::vector<Rejected> &rejected) {
  if (rejected.empty()) return;
  out += ",\"rejected\":[";
  for (const Rejected &one : rejected) {
    if (out.back() != '[') out += ',';
    out += "{\"scope\":\"" + one.scope + "\",\"index\":" + std::to_string(one.index) + ",\"pointer\":";
    json::append_string(out, one.pointer);
    out += ",\"field\":";
    json::append_string(out, one.field);
    out += ",\"reason\":";
    json::append_string(out, one.reason);
    out += ",\"raw\":";
    json::append_string(out, one.raw);  // text, for it may be no JSON
    out += '}';
  }
  out += ']';
}

std::string with_rejected(std::string record, const std::vector<Rejected> &rejected) {
  if (rejected.empty()) return record;
  record.pop_back();  // the bracket of an object that has members
  append_rejected(record, rejected);
  return record + "}";
}

void log_rejected(Context &context, const Session &session, std::string_view model,
                  const std::vector<Rejected> &rejected) {
  for (const Rejected &one : rejected) {
    std::string line = "connection " + session.id() + ": ";
    line += one.scope == "value" ? "a value of " : "left out: ";
    line += std::string(model) + " " + std::to_string(one.index) + " of an answer";
    if (!one.field.empty()) line += ", field " + one.field;
    if (!one.pointer.empty()) line += " (" + one.pointer + ")";
    context.environment().log(coroutine::Environment::Level::warning, line + ": " + one.reason);
  }
}

}  // namespace openint::provider

// Records created, changed, removed, found and written by the batch.
#include "libopenint/connector/load/loader.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

KeyRule Loader::key(const json::Member &entry, const std::string &pointer) {
  KeyRule rule;
  rule.name = std::string(entry.key);
  rule.pointer = origins_.of(pointer);
  if (entry.value.is_string()) {
    rule.property = std::string(entry.value.text());
    return rule;
  }
  (void)source(entry.value, pointer);
  rule.property = std::string(entry.value["property"].text());
  rule.values = expression(entry.value["values"], pointer + "/values", Scope("key_values"));
  rule.fill = expression(entry.value["fill"], pointer + "/fill", Scope("key_fill"));
  rule.unsupported = std::string(entry.value["unsupported"].text());
  return rule;
}

KeysRule Loader::keys(const json::Value &section, const std::string &pointer) {
  KeysRule rule;
  rule.pointer = origins_.of(pointer);
  rule.any_key = section["any_key"].as_boolean();
  for (const json::Member &entry : section["keys"].members()) {
    rule.keys.push_back(key(entry, pointer_join(pointer + "/keys", entry.key)));
  }
  return rule;
}

namespace {

constexpr std::pair<std::string_view, Write> kWrites[] = {
    {"create", Write::create},
    {"update", Write::update},
    {"upsert", Write::upsert},
    {"delete", Write::remove},
    {"batch_create", Write::batch_create},
    {"batch_update", Write::batch_update},
};

}  // namespace

// The set of requests that a section is about; the schema says that there is one, and which there are.
uint8_t Loader::writes_on(const json::Value &section, const std::string &pointer) {
  uint8_t on = 0;
  (void)source(section, pointer);
  for (const json::Value &name : section["on"].items()) {
    for (const auto &[known, write] : kWrites) {
      if (name.text() == known) on = static_cast<uint8_t>(on | static_cast<uint8_t>(write));
    }
  }
  return on;
}

// What is asked before the requests that write, and sent after them.
void Loader::around_writes(ModelRule &rule, const json::Value &section, const std::string &pointer, bool of_links) {
  const Scope before(of_links ? "before_link" : "before");
  const Scope after(of_links ? "after_link" : "after");
  for (size_t i = 0; i < section["before"].items().size(); ++i) {
    const json::Value found = section["before"].items()[i];
    const std::string at = pointer_join(pointer + "/before", i);
    BeforeRule made;
    made.on = writes_on(found, at);
    made.request = request(found, at, before);
    made.current = needed_answer(found, "current", at, "it is what the request that writes sees");
    rule.before.push_back(std::move(made));
  }
  for (size_t i = 0; i < section["after"].items().size(); ++i) {
    const json::Value found = section["after"].items()[i];
    const std::string at = pointer_join(pointer + "/after", i);
    AfterRule made;
    made.on = writes_on(found, at);
    made.request = request(found, at, after);
    made.when = expression(found["when"], at + "/when", after);
    made.done = answer(found, "done", at);
    rule.after.push_back(std::move(made));
  }
}

void Loader::writes(ModelRule &rule, const json::Value &section, const std::string &pointer) {
  around_writes(rule, section, pointer, false);
  offer(rule.create, section, pointer, [this](const json::Value &found, const std::string &at) {
    CreateRule create;
    create.request = request(found, at, Scope("create"));
    not_here(found, at, {"done", "needs_type"}, "is for links between records");
    create.record = path(found["record"], at + "/record");
    create.whole = found["whole"].as_boolean();
    create.id = answer(found, "id", at);
    if (!create.id && !create.whole) missing(at, "id", "nothing else tells which record was made");
    return create;
  });
  offer(rule.update, section, pointer, [this](const json::Value &found, const std::string &at) {
    UpdateRule update;
    update.request = request(found, at, Scope("update"));
    update.record = path(found["record"], at + "/record");
    update.whole = found["whole"].as_boolean();
    update.done = answer(found, "done", at);
    return update;
  });
  offer(rule.remove, section, pointer, [this](const json::Value &found, const std::string &at) {
    DeleteRule remove;
    remove.request = request(found, at, Scope("delete"));
    remove.done = answer(found, "done", at);
    return remove;
  });
  offer(rule.search, section, pointer, [this](const json::Value &found, const std::string &at) {
    SearchRule search;
    search.request = request(found, at, Scope("search"));
    search.keys = keys(found, at);
    search.found = needed_answer(found, "found", at, "it tells which records were found");
    search.size = whole_number(found["size"], 0);
    search.lag_ms = whole_number(found["lag_seconds"], 0) * 1000;
    return search;
  });
  offer(rule.upsert, section, pointer, [this](const json::Value &found, const std::string &at) {
    UpsertRule upsert;
    upsert.request = request(found, at, Scope("upsert"));
    upsert.keys = keys(found, at);
    upsert.results = needed_answer(found, "results", at, "it tells what became of the record");
    return upsert;
  });
  auto batch = [this](const json::Value &found, const std::string &at) {
    BatchWriteRule write;
    write.request = request(found, at, Scope("batch_write"));
    write.results = needed_answer(found, "results", at, "it tells what became of the records");
    write.halve = expression(found["halve"], at + "/halve", Scope("refusal"));
    return write;
  };
  offer(rule.batch_create, section, pointer, batch);
  offer(rule.batch_update, section, pointer, batch);
}

}  // namespace openint::connector

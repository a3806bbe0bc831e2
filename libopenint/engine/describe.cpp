// What a connector can do, as JSON for whoever asks.
#include "libopenint/engine/describe.hpp"

#include "libopenint/connector/paths.hpp"
#include "libopenint/json/string.hpp"

namespace openint::engine {

namespace {

void append_key(std::string &out, std::string_view key) {
  if (out.back() != '{') out += ',';
  json::append_string(out, key);
  out += ':';
}

void append_item(std::string &out, std::string_view text) {
  if (out.back() != '[') out += ',';
  json::append_string(out, text);
}

// Appends `"key":[...]` of the names of those rules that `wanted` picks.
template <typename Wanted>
void append_names(std::string &out, std::string_view key, const std::vector<connector::FieldRule> &rules,
                  Wanted wanted) {
  append_key(out, key);
  out += '[';
  for (const connector::FieldRule &rule : rules) {
    if (wanted(rule)) append_item(out, rule.name);
  }
  out += ']';
}

// {"field" or "request", "reason"}: what there is not, and why.
void append_reason(std::string &out, std::string_view key, std::string_view name, std::string_view reason) {
  if (out.back() != '[') out += ',';
  out += '{';
  append_key(out, key);
  json::append_string(out, name);
  append_key(out, "reason");
  json::append_string(out, reason);
  out += '}';
}

void append_absent(std::string &out, const std::vector<connector::FieldRule> &rules) {
  append_key(out, "absent");
  out += '[';
  for (const connector::FieldRule &rule : rules) {
    if (!rule.read) append_reason(out, "field", rule.name, rule.absent);
  }
  out += ']';
}

// Appends `"rules":{...}`: the read expression of every field that has one, custom fields after the model's own.
void append_rules(std::string &out, const connector::ModelRule &model) {
  append_key(out, "rules");
  out += '{';
  for (const auto *rules : {&model.fields, &model.custom_fields}) {
    for (const connector::FieldRule &rule : *rules) {
      if (!rule.read) continue;
      append_key(out, rule.name);
      json::append_string(out, rule.read->text());
    }
  }
  out += '}';
}

// What the provider offers and what it can't do, verb by verb.
struct Offers {
  std::string requests = "[";
  std::string unsupported = "[";

  template <typename T>
  void add(const connector::Offer<T> &offer) {
    if (offer) append_item(requests, offer.verb);
    if (!offer.unsupported.empty()) append_reason(unsupported, "request", offer.verb, offer.unsupported);
  }
};

void append_offers(std::string &out, const connector::ModelRule &model) {
  Offers offers;
  model.each_offer([&](const auto &offer) { offers.add(offer); });
  append_key(out, "requests");
  out += offers.requests + ']';
  append_key(out, "unsupported");
  out += offers.unsupported + ']';
}

void append_model(std::string &out, const connector::ModelRule &model) {
  out += '{';
  append_key(out, "model");
  json::append_string(out, model.model);
  append_key(out, "object");
  json::append_string(out, model.object);
  append_names(out, "readable", model.fields, [](const auto &rule) { return rule.read.has_value(); });
  append_names(out, "writable", model.fields,
               [&](const auto &rule) { return connector::is_written(model, rule.name); });
  append_absent(out, model.fields);
  append_names(out, "custom_fields", model.custom_fields, [](const auto &) { return true; });
  append_rules(out, model);
  append_offers(out, model);
  out += '}';
}

void append_text(std::string &out, std::string_view key, const std::string &text) {
  if (text.empty()) return;
  append_key(out, key);
  json::append_string(out, text);
}

}  // namespace

void append_description(std::string &out, const connector::Connector &connector) {
  out += '{';
  append_text(out, "name", connector.name());
  append_text(out, "title", connector.about().title);
  append_text(out, "website", connector.about().website);
  append_key(out, "models");
  out += '[';
  for (const connector::ModelRule &model : connector.models()) {
    if (out.back() != '[') out += ',';
    append_model(out, model);
  }
  out += "]}";
}

}  // namespace openint::engine

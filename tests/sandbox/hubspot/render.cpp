#include "hubspot/render.hpp"

#include <algorithm>

namespace sandbox::hubspot {
namespace {

constexpr size_t kInlineAssociations = 100;  // more must be read from the associations API

void append_associations(std::string &out, Store &store, Kind &kind, const Record &record, const Selection &selection) {
  bool first = true;
  for (Kind *to : selection.associations) {
    store.seed_links(kind, *to);
    const auto *targets = store.associations().targets(store.position(kind), record.id, store.position(*to));
    if (targets == nullptr || targets->empty()) continue;
    out += first ? R"(,"associations":{)" : ",";
    first = false;
    append_text(out, to->custom ? store.qualified(*to) : to->name);
    out += R"(:{"results":[)";
    size_t count = 0;
    int64_t last = 0;
    for (const auto &[target, types] : *targets) {
      if (count == kInlineAssociations) break;
      for (const int type : types) {
        out += out.back() == '[' ? "{\"id\":\"" : ",{\"id\":\"";
        out += std::to_string(target);
        out += R"(","type":)";
        append_text(out, store.associations().type(type)->name);
        out += '}';
      }
      count++;
      last = target;
    }
    out += ']';
    if (count < targets->size()) {
      const std::string after = std::to_string(last);
      out += R"(,"paging":{"next":{"after":")" + after + R"(","link":"https://api.hubapi.com/crm/v3/objects/)" +
             kind.name + "/" + std::to_string(record.id) + "/associations/" + to->name + "?after=" + after + "\"}}";
    }
    out += '}';
  }
  if (!first) out += '}';
}

void append_history(std::string &out, const Kind &kind, const Record &record, const State &state,
                    const Selection &selection) {
  if (selection.history.empty()) return;
  out += R"(,"propertiesWithHistory":{)";
  bool first = true;
  for (const int property : selection.history) {
    if (!first) out += ',';
    first = false;
    append_text(out, kind.properties[static_cast<size_t>(property)].name);
    out += ":[";
    if (const auto value = value_of(kind, record, state, property)) {
      out += R"({"value":)";
      append_text(out, *value);
      out += R"(,"timestamp":")" + iso_ms(state.updated_ms) + R"(","sourceType":"INTEGRATION","sourceId":"sandbox"})";
    }
    out += ']';
  }
  out += '}';
}

}  // namespace

void append_text(std::string &out, std::string_view text) {
  out += '"';
  size_t plain = 0;
  for (size_t i = 0; i < text.size(); i++) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    constexpr std::string_view kHex = "0123456789abcdef";
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

std::vector<int> by_name(const Kind &kind, std::vector<int> properties) {
  const auto name = [&](int at) -> const std::string & { return kind.properties[static_cast<size_t>(at)].name; };
  std::sort(properties.begin(), properties.end(), [&](int a, int b) { return name(a) < name(b); });
  properties.erase(std::unique(properties.begin(), properties.end()), properties.end());
  return properties;
}

std::vector<int> select_properties(const Kind &kind, const std::vector<std::string> &names) {
  std::vector<int> out;
  if (names.empty()) return by_name(kind, kind.defaults);
  for (const std::string &name : names) {
    if (const int at = kind.position(name); at >= 0) out.push_back(at);
  }
  // A record's own stamps come with every selection.
  for (const char *name :
       {"hs_object_id", kind.position("createdate") >= 0 ? "createdate" : "hs_createdate", kind.modified()})
    out.push_back(kind.position(name));
  return by_name(kind, std::move(out));
}

void append_record(std::string &out, Store &store, Kind &kind, const Record &record, const State &state,
                   const Selection &selection) {
  out += R"({"id":")" + std::to_string(record.id) + R"(","properties":{)";
  bool first = true;
  for (const int at : selection.properties) {
    const Property &property = kind.properties[static_cast<size_t>(at)];
    if (!first) out += ',';
    first = false;
    out += '"' + property.name + "\":";
    const std::string *stored = property.source == Property::Source::kStored ? state.values.find(at) : nullptr;
    if (stored != nullptr) {
      append_text(out, *stored);
    } else if (property.source == Property::Source::kStored) {
      out += "null";
    } else {
      out += '"' + *value_of(kind, record, state, at) + '"';
    }
  }
  out += '}';
  append_history(out, kind, record, state, selection);
  out += R"(,"createdAt":")" + iso_ms(record.created_ms) + R"(","updatedAt":")" + iso_ms(state.updated_ms) + '"';
  if (state.archived_ms != 0) {
    out += R"(,"archived":true,"archivedAt":")" + iso_ms(state.archived_ms) + '"';
  } else {
    out += R"(,"archived":false)";
  }
  append_associations(out, store, kind, record, selection);
  out += '}';
}

}  // namespace sandbox::hubspot

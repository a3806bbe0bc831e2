#include "libopenint/connectors/procedures/soap.hpp"

#include <algorithm>
#include <pugixml.hpp>

#include "libopenint/json/write.hpp"

namespace openint::procedures {

using json::Value;

namespace {

constexpr int kDeepest = 16;
constexpr const char *kEnvelope = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr const char *kMetadata = "http://soap.sforce.com/2006/04/metadata";

Error bad(const std::string &message) { return Error(Status::invalid_argument, message); }

bool is_name(std::string_view text) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto more = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), more);
}

// XML 1.0 has no way to write most control characters.
bool is_text(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
}

Result<void> add(pugi::xml_node parent, std::string_view name, const Value &value, int depth);

// fullName first, then by name: the order that the WSDL gives elements in.
Result<void> add_members(pugi::xml_node node, const Value &object, int depth) {
  std::vector<const json::Member *> members;
  for (const json::Member &member : object.members()) members.push_back(&member);
  std::stable_sort(members.begin(), members.end(), [](const json::Member *a, const json::Member *b) {
    bool first = a->key == "fullName";
    if (first != (b->key == "fullName")) return first;
    return a->key < b->key;
  });
  for (const json::Member *member : members) OPENINT_CHECK(add(node, member->key, member->value, depth));
  return {};
}

Result<void> add(pugi::xml_node parent, std::string_view name, const Value &value, int depth) {
  if (depth > kDeepest) return bad("a definition nests at most " + std::to_string(kDeepest) + " deep");
  if (!is_name(name)) return bad("\"" + shortened(name) + "\" is no name of a member of a definition");
  if (value.is_null()) return {};
  if (value.is_array()) {
    for (const Value &item : value.items()) OPENINT_CHECK(add(parent, name, item, depth + 1));
    return {};
  }
  pugi::xml_node node = parent.append_child(std::string(name).c_str());
  if (value.is_object()) return add_members(node, value, depth + 1);
  std::string text = value.is_string() ? std::string(value.text()) : json::to_text(value);
  if (!is_text(text)) return bad(std::string(name) + " holds a control character");
  node.append_child(pugi::node_pcdata).set_value(text.c_str());
  return {};
}

struct Text : pugi::xml_writer {
  std::string out;
  void write(const void *data, size_t size) override { out.append(static_cast<const char *>(data), size); }
};

std::string_view local_name(const pugi::xml_node &node) {
  std::string_view name = node.name();
  return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

pugi::xml_node child(const pugi::xml_node &parent, std::string_view name) {
  for (pugi::xml_node node : parent.children()) {
    if (local_name(node) == name) return node;
  }
  return {};
}

MetadataAnswer::Row read_row(const pugi::xml_node &result) {
  MetadataAnswer::Row row;
  row.full_name = child(result, "fullName").child_value();
  row.success = std::string_view(child(result, "success").child_value()) == "true";
  pugi::xml_node error = child(result, "errors");
  row.code = child(error, "statusCode").child_value();
  row.message = child(error, "message").child_value();
  return row;
}

}  // namespace

Result<std::string> create_metadata_envelope(std::string_view session_id, std::span<const Value> components) {
  pugi::xml_document document;
  pugi::xml_node envelope = document.append_child("soapenv:Envelope");
  envelope.append_attribute("xmlns:soapenv") = kEnvelope;
  envelope.append_attribute("xmlns:xsi") = "http://www.w3.org/2001/XMLSchema-instance";
  envelope.append_attribute("xmlns") = kMetadata;
  pugi::xml_node session = envelope.append_child("soapenv:Header").append_child("SessionHeader");
  OPENINT_CHECK(add(session, "sessionId", Value::string(session_id), 0));
  pugi::xml_node call = envelope.append_child("soapenv:Body").append_child("createMetadata");
  for (const Value &component : components) {
    std::string kind(component["kind"].text());
    if (!is_name(kind)) return bad("\"" + shortened(kind) + "\" is no kind of component");
    pugi::xml_node node = call.append_child("metadata");
    node.append_attribute("xsi:type") = kind.c_str();
    OPENINT_CHECK(add_members(node, component["definition"], 1));
  }
  Text text;
  document.save(text, "", pugi::format_raw);
  return std::move(text.out);
}

Result<MetadataAnswer> read_metadata_answer(std::string_view body) {
  pugi::xml_document document;
  pugi::xml_parse_result parsed = document.load_buffer(body.data(), body.size());
  pugi::xml_node inside = child(child(document, "Envelope"), "Body");
  MetadataAnswer answer;
  if (pugi::xml_node fault = child(inside, "Fault")) {
    std::string_view code = child(fault, "faultcode").child_value();
    answer.fault_code = code.substr(code.find(':') + 1);
    answer.fault_message = child(fault, "faultstring").child_value();
    if (answer.fault_code.empty()) answer.fault_code = "UNKNOWN";
    return answer;
  }
  for (pugi::xml_node result : child(inside, "createMetadataResponse").children()) {
    if (local_name(result) == "result") answer.rows.push_back(read_row(result));
  }
  if (parsed && !answer.rows.empty()) return answer;
  return Error(Status::malformed, "the answer is no SOAP envelope with results");
}

}  // namespace openint::procedures

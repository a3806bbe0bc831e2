// XML by pugixml, which reads more than is well-formed and less than a document type can say; what it would pass over
// in silence is an error here.
#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <vector>

#include "libopenint/base/text.hpp"
#include "libopenint/decode/forms.hpp"
#include "libopenint/decode/xml_text.hpp"
#include "libopenint/json/string.hpp"

namespace openint::decode {

namespace {

constexpr int kDeepest = 100;                    // elements; each is at most two levels of JSON
constexpr std::ptrdiff_t kMostTags = 4'000'000;  // each takes some 70 bytes of memory
constexpr int kMostAttributes = 1000;            // of one element
constexpr std::string_view kSpace = " \t\r\n";
// References are replaced by append_xml_text() and not by pugixml, which leaves those that it does not know as they
// are.
constexpr unsigned kFlags = pugi::parse_cdata | pugi::parse_eol | pugi::parse_wconv_attribute |
                            pugi::parse_ws_pcdata_single | pugi::parse_doctype | pugi::parse_declaration |
                            pugi::parse_fragment;

bool blank(std::string_view text) { return text.find_first_not_of(kSpace) == std::string_view::npos; }

bool same_letters(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                    [](char x, char y) { return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y; });
}

class Xml {
 public:
  Xml(const connector::DecodeRule &rule, size_t most) : rule_(rule), most_(most) {}

  Result<std::string> run(pugi::xml_node document) {
    pugi::xml_node root;
    for (pugi::xml_node node : document.children()) {
      OPENINT_CHECK(check_prologue(node));
      if (node.type() != pugi::node_element) continue;
      if (root) return malformed("it has two root elements");
      root = node;
    }
    if (!root) return malformed("it has no root element");
    OPENINT_TRY(Name name, name_of(root, root.name(), true));
    const bool always = is_list("", name.text);
    out_ += '{';
    json::append_string(out_, name.text);
    out_ += always ? ":[" : ":";
    OPENINT_CHECK(element(root, name.text, 1));
    out_ += always ? "]}" : "}";
    return std::move(out_);
  }

 private:
  struct Name {
    std::string text;  // as rules read it
    std::string name_space;
  };
  // Children of one name, in the place of the first.
  struct Group {
    Name name;
    std::vector<pugi::xml_node> nodes;
    bool list = false;
  };

  static Result<void> check_prologue(pugi::xml_node node) {
    switch (node.type()) {
      case pugi::node_pcdata:
      case pugi::node_cdata:
        if (!blank(node.value())) return malformed("it has text outside of the root element");
        return {};
      case pugi::node_doctype:
        if (std::string_view(node.value()).find('[') != std::string_view::npos) {
          return malformed("its document type declares what it is made of, which is not read");
        }
        return {};
      case pugi::node_declaration: {
        std::string_view encoding = node.attribute("encoding").value();
        if (encoding.empty() || same_letters(encoding, "utf-8") || same_letters(encoding, "us-ascii")) return {};
        return malformed("it says that it is " + shortened(encoding, 30) + ", and only UTF-8 is read");
      }
      default: return {};
    }
  }

  bool is_list(std::string_view parent, std::string_view name) const {
    return std::any_of(rule_.lists.begin(), rule_.lists.end(), [&](const connector::DecodeRule::List &list) {
      return list.name == name && (list.parent.empty() || list.parent == parent);
    });
  }

  static bool declares(std::string_view attribute) { return attribute == "xmlns" || attribute.starts_with("xmlns:"); }

  // The namespace that a prefix stands for on this element. "" without a prefix is none.
  Result<std::string> name_space(pugi::xml_node node, std::string_view prefix) const {
    std::string declared = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
    if (pugi::xml_attribute own = node.attribute(declared.c_str())) {
      std::string value;
      OPENINT_CHECK(append_xml_text(value, own.value()));
      return value;
    }
    auto found = scopes_.find(declared);
    if (found != scopes_.end() && !found->second.empty()) return found->second.back();
    if (prefix.empty()) return std::string();
    return malformed("it declares no namespace for the prefix " + shortened(prefix, 30));
  }

  Result<Name> name_of(pugi::xml_node node, std::string_view written, bool is_element) const {
    size_t colon = written.find(':');
    std::string_view prefix = colon == std::string_view::npos ? "" : written.substr(0, colon);
    std::string_view local = written.substr(colon + 1);  // npos + 1 is 0
    if (local.empty() || colon == 0 || local.find(':') != std::string_view::npos) {
      return malformed("\"" + shortened(written, 60) + "\" is no name");
    }
    if (prefix == "xml") return Name{"xml:" + std::string(local), "xml"};
    if (prefix.empty() && !is_element) return Name{std::string(local), ""};
    OPENINT_TRY(std::string space, name_space(node, prefix));
    for (const auto &[ours, named] : rule_.namespaces) {
      if (named == space) return Name{ours + ":" + std::string(local), space};
    }
    return Name{std::string(local), space};
  }

  // Writes an element, with its declarations in force meanwhile.
  Result<void> element(pugi::xml_node node, const std::string &name, int depth) {
    if (depth > kDeepest) return malformed("it nests deeper than " + std::to_string(kDeepest) + " elements");
    std::vector<std::string> declared;
    int attributes = 0;
    for (pugi::xml_attribute attribute : node.attributes()) {
      if (++attributes > kMostAttributes) return malformed("an element has too many attributes");
      if (!declares(attribute.name())) continue;
      OPENINT_CHECK(append_xml_text(scopes_[attribute.name()].emplace_back(), attribute.value()));
      declared.emplace_back(attribute.name());
    }
    OPENINT_CHECK(content(node, name, depth));
    for (const std::string &one : declared) scopes_[one].pop_back();
    if (out_.size() > most_) return too_much(most_);
    return {};
  }

  Result<void> content(pugi::xml_node node, const std::string &name, int depth) {
    std::string text;
    OPENINT_TRY(std::vector<Group> groups, children(node, name, text));
    const size_t start = out_.size();
    OPENINT_CHECK(attributes(node));
    if (out_.size() == start && groups.empty()) {
      json::append_string(out_, text);
      return {};
    }
    if (!text.empty()) {
      key("#text", start);
      json::append_string(out_, text);
    }
    for (const Group &group : groups) {
      key(group.name.text, start);
      if (group.list) out_ += '[';
      for (size_t i = 0; i < group.nodes.size(); ++i) {
        if (i > 0) out_ += ',';
        OPENINT_CHECK(element(group.nodes[i], group.name.text, depth + 1));
      }
      if (group.list) out_ += ']';
    }
    out_ += '}';
    return {};
  }

  // `start`: where the object begins, whose first key opens it.
  void key(std::string_view name, size_t start) {
    out_ += out_.size() == start ? '{' : ',';
    json::append_string(out_, name);
    out_ += ':';
  }

  Result<void> attributes(pugi::xml_node node) {
    const size_t start = out_.size();
    std::map<std::string, bool, std::less<>> seen;
    for (pugi::xml_attribute attribute : node.attributes()) {
      OPENINT_TRY(std::string name, attribute_name(node, attribute.name()));
      if (!seen.emplace(name, true).second)
        return malformed("an element has the attribute " + shortened(name, 60) + " twice");
      if (declares(attribute.name())) continue;
      std::string value;
      OPENINT_CHECK(append_xml_text(value, attribute.value()));
      key(name, start);
      json::append_string(out_, value);
    }
    return {};
  }

  Result<std::string> attribute_name(pugi::xml_node node, std::string_view written) const {
    if (declares(written)) return std::string(written);
    OPENINT_TRY(Name name, name_of(node, written, false));
    return "@" + name.text;
  }

  // The elements in a node, by name, and its text.
  Result<std::vector<Group>> children(pugi::xml_node node, const std::string &parent, std::string &text) {
    std::vector<Group> groups;
    std::map<std::string, size_t, std::less<>> places;
    for (pugi::xml_node child : node.children()) {
      if (child.type() == pugi::node_pcdata) OPENINT_CHECK(append_xml_text(text, child.value()));
      if (child.type() == pugi::node_cdata) text += child.value();
      if (child.type() != pugi::node_element) continue;
      OPENINT_TRY(Name found, name_of(child, child.name(), true));
      auto [place, added] = places.emplace(found.text, groups.size());
      if (added) groups.push_back({found, {}, is_list(parent, found.text)});
      Group &group = groups[place->second];
      if (group.name.name_space != found.name_space) {
        return malformed("two elements " + shortened(found.text, 60) +
                         " are of two namespaces, which the document does not tell apart");
      }
      group.nodes.push_back(child);
      group.list = group.list || group.nodes.size() > 1;
    }
    for (const connector::DecodeRule::List &list : rule_.lists) {
      if (list.parent != parent || places.contains(list.name)) continue;
      places.emplace(list.name, groups.size());
      groups.push_back({{list.name, ""}, {}, true});
    }
    return groups;
  }

  const connector::DecodeRule &rule_;
  size_t most_;
  std::string out_;
  std::map<std::string, std::vector<std::string>, std::less<>>
      scopes_;  // "xmlns:d" to what it stands for, innermost last
};

}  // namespace

Result<std::string> xml_to_json(const connector::DecodeRule &rule, std::string_view body, size_t most) {
  auto allowed = [](char c) { return is_xml_character(static_cast<unsigned char>(c)); };
  if (!std::all_of(body.begin(), body.end(), allowed)) return malformed("it holds a control character");
  if (std::count(body.begin(), body.end(), '<') > kMostTags) {
    return malformed("it has more than " + std::to_string(kMostTags) + " tags");
  }
  pugi::xml_document document;
  pugi::xml_parse_result parsed = document.load_buffer(body.data(), body.size(), kFlags, pugi::encoding_utf8);
  if (parsed.status == pugi::status_out_of_memory) return Error(Status::no_memory, "no memory for an answer of XML");
  if (!parsed) {
    return malformed("byte " + std::to_string(parsed.offset) + ": " + parsed.description());
  }
  return Xml(rule, most).run(document);
}

}  // namespace openint::decode

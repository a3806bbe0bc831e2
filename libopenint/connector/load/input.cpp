// The way back: targets, places of lists, choices, and checks of an input.
#include <algorithm>
#include <utility>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"

namespace openint::connector {

using json::Member;
using json::pointer_join;
using json::Value;

namespace {

// A name as a quoted identifier of JMESPath, and as a literal; a literal's delimiter is written as an escape.
std::string quoted(std::string_view name) {
  std::string out;
  json::append_string(out, name);
  return out;
}

std::string literal(std::string_view name) {
  std::string out = "`";
  for (char c : quoted(name)) {
    if (c == '`') {
      out += "\\u0060";
    } else {
      out += c;
    }
  }
  return out + "`";
}

// True where the input holds this custom field, be it null.
std::string custom_given(std::string_view name) {
  return "contains(keys(custom_fields || `{}`), " + literal(name) + ")";
}

std::string fields_of(const contract::Shape *shape) {
  return shape == nullptr ? std::string("nothing: the model has no input") : "fields of " + shape->name;
}

}  // namespace

bool Loader::writable(std::string_view field) const { return input_ != nullptr && input_->find(field) != nullptr; }

bool Loader::check_known(std::string_view field, const std::string &pointer) {
  if (writable(field)) return true;
  problem(pointer, "input", field, fields_of(input_), "\"" + shortened(field) + "\" is no field of the model's input");
  return false;
}

bool Loader::check_fields(const jmespath::Expression &expression, const contract::Shape *shape,
                          const std::string &pointer) {
  bool good = true;
  for (const std::string &name : top_level_fields(expression.root())) {
    if (shape != nullptr && shape->find(name) != nullptr) continue;
    good = false;
    std::string allowed = shape == nullptr || !shape->name.empty() ? fields_of(shape) : "members of the list's entries";
    problem(pointer, "input", name, std::move(allowed), "\"" + shortened(name) + "\" is no field of the model's input");
  }
  return good;
}

std::optional<BodyPath> Loader::body_path(std::string_view text, const std::string &pointer) {
  auto parsed = parse_body_path(text);
  if (!parsed.ok()) {
    problem(pointer, "path", text, "keys joined by dots", parsed.error().message);
    return std::nullopt;
  }
  return std::move(parsed).value();
}

bool Loader::claim(const BodyPath &path, const std::string &pointer) {
  auto [taken, fresh] = written_.emplace(body_path_text(path), pointer);
  if (fresh) return true;
  problem(pointer, "unique", taken->first, "a path that nothing else writes",
          "is written by " + taken->second + " too");
  return false;
}

std::optional<Choice> Loader::choice(const Value &section, const std::string &pointer) {
  Choice made;
  made.table = section["table"].text();
  made.id = section["id"].text();
  made.name = section["name"].text();
  bool good = check_table(made.table, pointer + "/table");
  for (auto [field, at] : {std::pair(&made.id, "/id"), std::pair(&made.name, "/name")}) {
    if (!field->empty()) good = check_known(*field, pointer + at) && good;
  }
  if (const Value *ids = section.find("ids")) {
    auto compiled = contract::Pattern::compile(ids->text());
    if (compiled.ok()) {
      made.ids = std::move(compiled).value();
    } else {
      problem(pointer + "/ids", "pattern", ids->text(), "a regular expression", compiled.error().message);
    }
  }
  if (const Value *within = section.find("within")) {
    made.within_table = (*within)["table"].text();
    good = check_table(made.within_table, pointer + "/within/table") && good;
    if (auto path = body_path((*within)["body"].text(), pointer + "/within/body")) made.within = std::move(*path);
    made.within_field = (*within)["field"].text();
  }
  if (!good) return std::nullopt;
  return made;
}

std::optional<Target> Loader::target(std::string_view path_text, const Value &value, const std::string &pointer,
                                     const contract::Shape *shape) {
  Target made;
  made.pointer = origins_.of(pointer);
  auto path = body_path(path_text, pointer);
  if (path) {
    claim(*path, pointer);
    made.path = std::move(*path);
  }
  (void)source(value, pointer);
  const Value *choose = value.find("choose");
  std::string at = value.is_object() ? pointer + "/value" : pointer;
  std::optional<jmespath::Expression> read;
  if (choose != nullptr) {
    made.choice = choice(*choose, pointer + "/choose");
    if (!made.choice) return std::nullopt;
    const Value *given = value.find("value");
    read = expression(given != nullptr ? *given : Value::string("@"), at);
  } else {
    read = expression(value.is_object() ? value["value"] : value, at);
  }
  const Value *when = value.find("when");
  if (when != nullptr) {
    made.when = expression(*when, pointer + "/when");
    if (made.when) check_fields(*made.when, shape, pointer + "/when");
  }
  if (!read || !path) return std::nullopt;
  if (choose == nullptr) check_fields(*read, shape, at);
  if (choose == nullptr && when == nullptr && shape == input_ && top_level_fields(read->root()).empty()) {
    problem(at, "when", read->text(), "an expression that reads a field of the input, or a \"when\"",
            "reads no field of the input by name, so that it would never be written");
  }
  made.value = std::move(*read);
  return made;
}

// The field's own value, as it is. A custom field's stands within custom_fields, and counts as given only if it is
// there itself.
void Loader::plain_target(FieldRule &rule, BodyPath path, const std::string &pointer, bool custom) {
  std::string_view needed = custom ? std::string_view("custom_fields") : std::string_view(rule.name);
  if (!check_known(needed, pointer) || !claim(path, pointer)) return;
  Target made;
  made.pointer = origins_.of(pointer);
  made.path = std::move(path);
  auto value = jmespath::Expression::parse(custom ? "custom_fields." + quoted(rule.name) : quoted(rule.name));
  if (!value.ok()) {
    problem(pointer, "field", rule.name, "a name", value.error().message);
    return;
  }
  made.value = std::move(value).value();
  if (custom) {
    auto when = jmespath::Expression::parse(custom_given(rule.name));
    if (when.ok()) made.when = std::move(when).value();
  }
  rule.write.push_back(std::move(made));
}

void Loader::write(FieldRule &rule, const Value &write, const std::string &pointer, bool custom) {
  if (write.is_string()) {
    if (auto path = body_path(write.text(), pointer)) plain_target(rule, std::move(*path), pointer, custom);
    return;
  }
  for (const Member &member : write.members()) {
    auto made = target(member.key, member.value, pointer_join(pointer, member.key), input_);
    if (made) rule.write.push_back(std::move(*made));
  }
}

Place Loader::place(const Value &section, const EntriesRule &rule, const contract::Shape &entry,
                    const std::string &pointer) {
  Place made;
  (void)source(section, pointer);
  const contract::Field *kind = entry.find(rule.kind);
  for (const Value &taken : section["takes"].items()) {
    made.takes.emplace_back(taken.text());
    const auto &known = kind->shape->enumeration;
    if (std::find(known.begin(), known.end(), made.takes.back()) != known.end()) continue;
    problem(pointer + "/takes", "enum", taken.text(), "a kind of the contract",
            "\"" + shortened(taken.text()) + "\" is no " + rule.kind);
  }
  made.field = section["field"].text();
  if (!made.field.empty()) {
    check_known(made.field, pointer + "/field");
    if (rule.member.empty()) {
      problem(pointer + "/field", "field", made.field, "nothing",
              "no single field can stand for entries of more than one member");
    }
  }
  for (const Member &member : section["write"].members()) {
    auto written = target(member.key, member.value, pointer_join(pointer + "/write", member.key), &entry);
    if (written) made.write.push_back(std::move(*written));
  }
  return made;
}

// "places" or "each" of a field whose input is a list of records of several kinds.
void Loader::entries(FieldRule &rule, const Value &section, const std::string &pointer) {
  const Value *places = section.find("places");
  const Value *each = section.find("each");
  if (places == nullptr && each == nullptr) return;
  const contract::Field *field = input_ == nullptr ? nullptr : input_->find(rule.name);
  const contract::Shape *entry = field == nullptr ? nullptr : field->shape->items;
  if (entry == nullptr || entry->type != contract::Type::record) {
    problem(pointer, "input", rule.name, "a list of records of the model's input",
            "\"" + shortened(rule.name) + "\" is no list whose entries could have places");
    return;
  }
  EntriesRule made;
  size_t others = 0;
  for (const contract::Field &member : entry->fields) {
    if (!member.shape->enumeration.empty()) {
      made.kind = member.name;
    } else if (++others == 1) {
      made.member = member.name;
    }
  }
  if (others != 1) made.member.clear();
  if (made.kind.empty()) {
    problem(pointer, "input", rule.name, "a list of records of several kinds",
            "the entries of \"" + shortened(rule.name) + "\" have no member that tells their kind");
    return;
  }
  if (each != nullptr) {
    made.whole = true;
    made.places.push_back(place(*each, made, *entry, pointer + "/each"));
  } else {
    for (size_t i = 0; i < places->size(); ++i) {
      made.places.push_back(place(places->items()[i], made, *entry, pointer_join(pointer + "/places", i)));
    }
  }
  rule.entries = std::move(made);
}

void Loader::checks(ModelRule &rule, const Value &list, const std::string &pointer) {
  for (size_t i = 0; i < list.size(); ++i) {
    const Value &section = list.items()[i];
    std::string at = pointer_join(pointer, i);
    (void)source(section, at);
    auto when = expression(section["when"], at + "/when");
    if (!when) continue;
    check_fields(*when, input_, at + "/when");
    InputCheck made;
    made.when = std::move(*when);
    made.at = section["at"].text();
    made.message = section["message"].text();
    if (section["on"].text() == "create") made.on = InputCheck::On::create;
    if (section["on"].text() == "update") made.on = InputCheck::On::update;
    rule.checks.push_back(std::move(made));
  }
}

}  // namespace openint::connector

#include "query.hpp"

#include <algorithm>
#include <charconv>

#include "errors.hpp"

namespace sandbox::dynamics {

namespace {

std::string trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

int64_t whole(const std::string &text, const char *option) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0)
    bad_query("Invalid value '" + text + "' for " + option + " query option found. The " + option +
              " query option requires a non-negative integer value.");
  return value;
}

// "*", "OData.Community.Display.V1.FormattedValue", "Microsoft.Dynamics.CRM.*"
bool matches(const std::string &pattern, std::string_view name) {
  if (pattern.ends_with("*")) return name.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
  return pattern == name;
}

// The columns of a $select, in the table's order where nothing is selected. The primary key always comes, and the
// currency comes with an amount.
std::vector<const Column *> read_select(const Definition &table, const std::string &select) {
  std::vector<const Column *> out;
  const Column *id = table.attribute(table.id_column);
  if (select.empty() || select == "*") {
    for (const Column &column : table.columns) out.push_back(&column);
    return out;
  }
  auto take = [&](const Column *column) {
    if (std::find(out.begin(), out.end(), column) == out.end()) out.push_back(column);
  };
  for (const std::string &part : split_outside(select, ',')) {
    const std::string name = trimmed(part);
    if (name.empty()) continue;
    const Column *column = table.column(name);
    if (column == nullptr) no_property(name, table.logical);
    take(column);
    if (column->type == Type::money)
      if (const Column *currency = table.attribute("transactioncurrencyid")) take(currency);
  }
  take(id);
  return out;
}

Expand read_expand(Store &store, const Definition &table, const std::string &text) {
  const size_t open = text.find('(');
  Expand out;
  out.name = trimmed(text.substr(0, open));
  const auto [lookup, target] = table.navigation(out.name);
  const Definition *inner = nullptr;
  if (lookup != nullptr) {
    out.lookup = lookup;
    out.target = target;
    inner = store.schema().by_logical(target->table);
  } else {
    for (const OneToMany &many : store.schema().one_to_many())
      if (many.schema == out.name && many.referenced == table.logical) out.many = &many;
    if (out.many == nullptr) no_property(out.name, table.logical);
    inner = store.schema().by_logical(out.many->referencing);
  }
  std::string select;
  if (open != std::string::npos) {
    if (!text.ends_with(")")) bad_query("A ')' is missing in $expand.");
    for (const std::string &option :
         split_outside(std::string_view(text).substr(open + 1, text.size() - open - 2), ';')) {
      const std::string one = trimmed(option);
      if (one.starts_with("$select="))
        select = one.substr(8);
      else if (one.starts_with("$top=") && out.many != nullptr)
        out.top = whole(one.substr(5), "$top");
      else
        bad_query("The option '" + one + "' is not supported in $expand of '" + out.name + "'.");
    }
  }
  out.columns = read_select(*inner, select);
  return out;
}

std::vector<Sort> read_orderby(const Definition &table, const std::string &text) {
  std::vector<Sort> out;
  for (const std::string &part : split_outside(text, ',')) {
    std::string name = trimmed(part);
    Sort sort;
    if (name.ends_with(" desc")) sort.descending = true;
    const size_t space = name.find(' ');
    if (space != std::string::npos && name.substr(space + 1) != "asc" && name.substr(space + 1) != "desc")
      bad_query("Syntax error in $orderby '" + text + "'.");
    sort.column = table.column(name.substr(0, space));
    if (sort.column == nullptr) no_property(name.substr(0, space), table.logical);
    out.push_back(sort);
  }
  return out;
}

void read_metadata_level(const Request &request, Shape &shape) {
  for (const std::string &text : {request.get_header_value("Accept"), request.get_param_value("$format")}) {
    shape.full = shape.full || text.find("odata.metadata=full") != std::string::npos;
    shape.none = shape.none || text.find("odata.metadata=none") != std::string::npos;
  }
}

}  // namespace

std::vector<std::string> split_outside(std::string_view text, char by) {
  std::vector<std::string> out;
  std::string part;
  int depth = 0;
  bool quoted = false;
  for (char c : text) {
    if (c == '\'') quoted = !quoted;
    if (!quoted && (c == '(' || c == ')')) depth += c == '(' ? 1 : -1;
    if (c == by && !quoted && depth == 0) {
      out.push_back(std::move(part));
      part.clear();
    } else {
      part += c;
    }
  }
  if (!part.empty() || !out.empty()) out.push_back(std::move(part));
  return out;
}

httplib::Params read_params(const std::string &target) {
  httplib::Params out;
  size_t at = target.find('?');
  while (at != std::string::npos && at + 1 < target.size()) {
    const size_t end = std::min(target.find('&', at + 1), target.size());
    const std::string pair = target.substr(at + 1, end - at - 1);
    const size_t equals = pair.find('=');
    const std::string name = httplib::detail::decode_url(pair.substr(0, equals), true);
    const std::string value =
        equals == std::string::npos ? std::string() : httplib::detail::decode_url(pair.substr(equals + 1), true);
    if (!name.empty()) out.emplace(name, value);
    at = end < target.size() ? end : std::string::npos;
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr const char *kHex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~' || c == ',' || c == '$' || c == '(' || c == ')' || c == '\'' ||
                       c == '*' || c == '/' || c == ':';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

Preferences read_preferences(const Request &request) {
  Preferences out;
  const std::string header = request.get_header_value("Prefer");
  std::string part;
  bool quoted = false;
  std::vector<std::string> parts;
  for (char c : header + ",") {
    if (c == '"') quoted = !quoted;
    if ((c == ',' || c == ';') && !quoted) {
      parts.push_back(trimmed(part));
      part.clear();
    } else {
      part += c;
    }
  }
  for (const std::string &one : parts) {
    const std::string name = lower(one.substr(0, one.find('=')));
    std::string value = one.find('=') == std::string::npos ? "" : one.substr(one.find('=') + 1);
    std::erase(value, '"');
    if (name == "odata.maxpagesize") {
      std::from_chars(value.data(), value.data() + value.size(), out.page_size);
      out.page_size = std::clamp<int64_t>(out.page_size, 0, 5000);
    }
    if (name == "odata.track-changes") out.track = true;
    if (name == "return" && value == "representation") out.representation = true;
    if (name != "odata.include-annotations") continue;
    out.annotations = value;
    for (const std::string &pattern : split_outside(value, ',')) {
      out.formatted = out.formatted || matches(pattern, "OData.Community.Display.V1.FormattedValue");
      out.logical_name = out.logical_name || matches(pattern, "Microsoft.Dynamics.CRM.lookuplogicalname");
      out.navigation = out.navigation || matches(pattern, "Microsoft.Dynamics.CRM.associatednavigationproperty");
      out.counts = out.counts || matches(pattern, "Microsoft.Dynamics.CRM.totalrecordcount");
    }
  }
  return out;
}

Query read_query(Store &store, const Definition &table, const Request &request, const std::string &base,
                 const Preferences &preferences) {
  Query out;
  out.shape.table = &table;
  out.shape.base = base;
  out.shape.formatted = preferences.formatted;
  out.shape.logical_name = preferences.logical_name;
  out.shape.navigation = preferences.navigation;
  read_metadata_level(request, out.shape);
  for (const auto &[name, value] : request.params) {
    if (name == "$select")
      out.select_text = value;
    else if (name == "$filter")
      out.filter = parse_filter(store.schema(), table, value);
    else if (name == "$orderby")
      out.sorts = read_orderby(table, value);
    else if (name == "$top")
      out.top = whole(value, "$top");
    else if (name == "$count")
      out.count = value == "true";
    else if (name == "$skiptoken")
      out.skip_token = value;
    else if (name == "$deltatoken")
      out.delta_token = value;
    else if (name == "$expand") {
      for (const std::string &part : split_outside(value, ','))
        out.shape.expands.push_back(read_expand(store, table, part));
    } else if (name == "$skip" || name == "$search" ||
               (name.starts_with("$") && name != "$format" && name != "$apply")) {
      bad_query("The query parameter " + name + " is not supported");
    } else if (name == "$apply") {
      bad_query("The query parameter $apply is not supported by the sandbox");
    }
  }
  if (request.has_param("$top") && out.top == 0) bad_query("The value of $top must be greater than 0.");
  out.shape.columns = read_select(table, out.select_text);
  return out;
}

}  // namespace sandbox::dynamics

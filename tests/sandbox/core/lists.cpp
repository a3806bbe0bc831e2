// Lists and searches of documents: their conditions, orders and walks.
#include "core/pages.hpp"

namespace sandbox {
namespace {

Json condition_value(Call &call, const Json &from, const std::string &name, Type type, Op op, Json given) {
  const auto read = [&](const Json &one) {
    auto value = read_value(one, type);
    if (!value) call.refuse(from.value("bad", "bad_filter"), {{"name", name}, {"given", given}});
    return *value;
  };
  if (op == Op::between) {  // "a..b", where either may be missing, or inf
    const std::string text = text_of(given);
    const size_t dots = text.find("..");
    if (dots == std::string::npos) return Json::array({read(given), read(given)});
    const std::string low = text.substr(0, dots), high = text.substr(dots + 2);
    const auto end = [&](const std::string &one) {
      return one.empty() || one == "inf" || one == "neginf" ? Json(nullptr) : read(one);
    };
    return Json::array({end(low), end(high)});
  }
  if (op != Op::in && op != Op::not_in)
    return op == Op::exists ? Json(truthy(*read_value(given, Type::flag))) : read(given);
  Json list = Json::array();
  if (given.is_string())
    for (const std::string &part : split(text_of(given), ',')) list.push_back(read(part));
  else
    for (const Json &part : given.is_array() ? given : Json::array({given})) list.push_back(read(part));
  return list;
}

}  // namespace

std::vector<Condition> Tabled::conditions(Call &call) {
  std::vector<Condition> out;
  const auto type_of = [&](const Json &from, const std::string &field) {
    if (from.contains("type")) return type_named(from["type"]);
    const Field *known = call.object->field(field);
    return known == nullptr ? Type::any : known->type;
  };
  if (const auto where = call.route.document.find("where"); where != call.route.document.end())
    for (const Json &from : *where) {
      const std::string field = from.at("field");
      out.push_back({field, op_named(from.value("op", "eq")), fill(from.at("value"), call.scope), type_of(from, field),
                     from.value("fold", false)});
    }
  const Json &filters = call.word("filters");
  if (!filters.is_array()) return out;
  for (const Json &from : filters) {
    const std::string name = from.at("param"), field = from.value("field", name);
    const Op op = op_named(from.value("op", "eq"));
    const bool in_body = from.value("in", "query") == "body";
    auto given = call.given(name, in_body);
    if (!given) continue;
    if (!in_body && call.request.get_param_value_count(name) > 1) {
      Json all = Json::array();
      for (size_t i = 0; i < call.request.get_param_value_count(name); ++i)
        all.push_back(call.request.get_param_value(name, i));
      given = std::move(all);
    }
    if (from.contains("any") && *given == from["any"]) continue;  // a value that means no filter
    if (from.contains("most") &&
        (given->is_array() ? given->size() : split(text_of(*given), ',').size()) > from["most"])
      call.refuse(from.value("bad", "bad_filter"), {{"name", name}, {"given", *given}});
    const Type type = type_of(from, field);
    out.push_back({field, op, condition_value(call, from, name, type, op, *given), type, from.value("fold", false)});
  }
  return out;
}

Tabled::Sort Tabled::read_sort(Call &call) {
  const Json &word = call.word("sort");
  Sort out;
  if (!word.is_object()) return out;
  const bool in_body = word.value("in", "query") == "body";
  const std::string style = word.value("style", "minus"), name = word.value("param", "sort");
  const auto asked = call.given(name, in_body);
  std::string text = asked ? text_of(*asked) : word.value("default", "");
  if (asked && style == "param")
    if (const auto way = call.given(word.value("direction", "sort_direction"), in_body)) text += " " + text_of(*way);
  const Json &fields = word.contains("fields") ? word["fields"] : Json();
  for (std::string part : split(text, ',')) {
    while (part.starts_with(' ')) part.erase(0, 1);
    bool descending = part.starts_with('-');
    if (descending || part.starts_with('+')) part.erase(0, 1);
    const auto words = split(part, ' ');
    if (words.size() > 1) descending = lower(words[1]).starts_with("desc") || words[1] == "false";
    std::string field = words.empty() ? "" : words[0];
    bool known = call.object->field(field) != nullptr && fields.is_null();
    if (fields.is_array()) known = std::find(fields.begin(), fields.end(), field) != fields.end();
    if (fields.is_object() && (known = fields.contains(field))) field = fields[field];
    if (!known) {
      if (asked) call.refuse(word.value("bad", "bad_sort"), {{"name", name}, {"given", *asked}, {"field", field}});
      throw std::runtime_error("no field to sort by: " + text);
    }
    const Field *of = call.object->field(field);
    out.keys.emplace_back(field, of == nullptr ? Type::any : of->type, descending);
  }
  out.text = text;
  if (out.keys.empty()) return out;
  const std::string &first = std::get<0>(out.keys[0]);
  out.descending = std::get<2>(out.keys[0]);
  // The first key that time or id makes unique decides; what comes after it breaks no tie that a test could see.
  if (first == call.object->updated_field())
    out.order = Order::updated;
  else if (first == call.object->created_field())
    out.order = Order::created;
  else
    out.indexed = first == call.object->id_field();
  return out;
}

bool Tabled::includes(Call &call, const Record &record, const std::vector<Condition> &conditions,
                      const std::string &deleted) {
  if (call.object->gone(record)) return false;
  if (deleted == "hidden" && !record.live()) return false;
  if (deleted == "only" && record.live()) return false;
  const bool lagged = call.route.document.value("lagged", false);
  const Json *values = lagged ? seen(record, clock_.now_ms()) : &record.values;
  if (values == nullptr) return false;
  for (const Condition &condition : conditions) {
    const Json *found = at_path(*values, condition.field);
    if (!meets(condition, found == nullptr ? Json(nullptr) : *found)) return false;
  }
  return true;
}

Listing Tabled::page_in_order(Call &call, const Sort &sort, const std::vector<Condition> &conditions) {
  const Json &page = page_word(call);
  const std::string tag = tag_of(call.route.path + sort.text + text_of(call.word("tag")));
  const Paging asked = read_paging(call, page, tag);
  Records &records = call.object->records();
  std::string deleted = call.route.document.value("deleted", "hidden");
  if (const Json &flag = call.word("with_deleted"); flag.is_string() && truthy(fill(flag, call.scope)))
    deleted = "shown";
  if (const Json &flag = call.word("only_deleted"); flag.is_string() && truthy(fill(flag, call.scope)))
    deleted = "only";
  const bool counts = truthy(fill(page.value("total", Json(false)), call.scope));
  Listing out;
  int64_t skip = asked.offset, total = 0;
  bool more = false;
  const auto visit = [&](const Record &record) {
    if (!includes(call, record, conditions, deleted)) return true;
    ++total;
    if (skip > 0) return --skip, true;
    if (static_cast<int64_t>(out.records.size()) < asked.size) return out.records.push_back(&record), true;
    more = true;
    return counts;
  };
  max_offset_ = std::max(max_offset_, asked.offset);
  if (sort.indexed) {
    std::optional<std::pair<int64_t, int64_t>> after;
    if (asked.token.is_array()) after = std::pair{asked.token[2].get<int64_t>(), asked.token[3].get<int64_t>()};
    records.walk(sort.order, sort.descending, after, visit);
  } else {
    if (asked.token.is_array()) skip = asked.token[2].get<int64_t>();
    std::vector<const Record *> all;
    for (const auto &[seq, record] : records.all()) all.push_back(&record);
    std::stable_sort(all.begin(), all.end(), [&](const Record *a, const Record *b) {
      for (const auto &[path, type, descending] : sort.keys) {
        const int found = compare(a->value(path), b->value(path), type, true).value_or(0);
        if (found != 0) return descending ? found > 0 : found < 0;
      }
      return false;
    });
    for (const Record *record : all)
      if (!visit(*record)) break;
  }
  if (counts) out.page["total"] = total;
  Json next = nullptr;
  if (more && (asked.kind == "token" || asked.kind == "link")) {
    const Record &last = *out.records.back();
    const int64_t key = sort.order == Order::updated   ? last.updated_ms
                        : sort.order == Order::created ? last.created_ms
                                                       : 0;
    const int64_t from = asked.token.is_array() ? asked.token[2].get<int64_t>() : 0;
    next = make_token(call, tag, sort.indexed ? Json::array({key, last.seq}) : Json::array({from + asked.size}));
  }
  describe(call, page, asked, more, std::move(next), out);
  return out;
}

// A feed of changes: every record once, with its last state, deleted ones too, in the order of their changes; "final"
// is the token of what will change later, given with the last page. "next" of a first request without token begins
// with all records, or with nothing where "from" is "now".
Listing Tabled::changes(Call &call, const std::vector<Condition> &conditions) {
  const Json &page = page_word(call);
  const std::string tag = tag_of("changes" + call.object->name() + text_of(fill(call.word("tag"), call.scope)));
  Paging asked = read_paging(call, page, tag);
  Listing out;
  const bool first = !asked.token.is_array();
  const bool from_now = first && truthy(fill(call.word("latest"), call.scope));
  int64_t after = first ? 0 : asked.token[2].get<int64_t>();
  // While all records are listed for the first time, those deleted before it began are left out.
  const int64_t began = first ? objects_.last_change() : (asked.token.size() > 3 ? asked.token[3].get<int64_t>() : 0);
  bool more = false;
  int64_t last = after;
  const auto visit = [&](const Record &record) {
    if (from_now) return last = std::max(last, record.change), true;
    if (!includes(call, record, conditions, record.change > began ? "shown" : "hidden"))
      return last = record.change, true;
    if (static_cast<int64_t>(out.records.size()) == asked.size) return more = true, false;
    out.records.push_back(&record);
    last = record.change;
    return true;
  };
  call.object->records().walk(Order::change, false, std::pair{after, INT64_MAX}, visit);
  const std::string token = make_token(call, tag, Json::array({last, more ? began : 0}));
  describe(call, page, asked, more, more ? Json(token) : Json(nullptr), out);
  out.page["token"] = token;
  out.page["final"] = more ? Json(nullptr) : Json(token);
  out.page["final_url"] = more ? Json(nullptr) : Json(address(call, page.value("token", "cursor"), token));
  return out;
}

Listing Tabled::list(Call &call) {
  const auto where = conditions(call);
  if (page_word(call).value("kind", "all") == "changes") return changes(call, where);
  return page_in_order(call, read_sort(call), where);
}

Listing Tabled::page_of(Call &call, const std::vector<const Record *> &all) {
  const Json &page = page_word(call);
  const std::string tag = tag_of(call.route.path + text_of(call.word("tag")));
  const Paging asked = read_paging(call, page, tag);
  const int64_t from = asked.token.is_array() ? asked.token[2].get<int64_t>() : asked.offset;
  Listing out;
  out.page["total"] = all.size();
  const auto size = static_cast<int64_t>(all.size());
  for (int64_t i = from; i < size && i - from < asked.size; ++i) out.records.push_back(all[static_cast<size_t>(i)]);
  const bool more = from < size && size - from > asked.size;
  Json next = more ? Json(make_token(call, tag, Json::array({from + asked.size}))) : Json(nullptr);
  describe(call, page, asked, more, std::move(next), out);
  return out;
}

}  // namespace sandbox

#include "core/pages.hpp"

namespace sandbox {
namespace {

int64_t read_size(Call &call, const Json &page, bool in_body) {
  const int64_t otherwise = page.value("default", int64_t{100}), most = page.value("most", otherwise);
  const std::string name = page.value("size", "");
  const auto given = name.empty() ? std::nullopt : call.given(name, in_body);
  if (!given) return otherwise;
  const auto size = read_value(*given, Type::integer);
  const std::string above = page.value("above", "refuse");
  const bool good = size && size->get<int64_t>() >= page.value("least", int64_t{1});
  if (good && size->get<int64_t>() <= most) return size->get<int64_t>();
  if (above == "default") return otherwise;
  if (good && above == "clamp") return most;
  call.refuse("bad_page", {{"name", name}, {"given", *given}, {"most", most}});
}

int64_t read_count(Call &call, const Json &page, const char *word, int64_t first, bool in_body) {
  const std::string name = page.value(word, "");
  const auto given = name.empty() ? std::nullopt : call.given(name, in_body);
  if (!given) return first;
  const auto number = read_value(*given, Type::integer);
  if (number && number->get<int64_t>() >= first) return number->get<int64_t>();
  if (page.value("above", "refuse") == "default") return first;
  call.refuse("bad_page", {{"name", name}, {"given", *given}, {"most", nullptr}});
}

Json read_token(Call &call, const Json &page, const std::string &tag, bool in_body) {
  const std::string name = page.value("token", "cursor");
  auto given = call.given(name, in_body);
  if (!given && call.scope.find("param." + name) != nullptr) given = *call.scope.find("param." + name);
  if (!given || *given == "") return nullptr;
  const auto text = given->is_string() ? unbase64url(given->get_ref<const std::string &>()) : std::nullopt;
  Json token = text ? Json::parse(*text, nullptr, false) : Json(Json::value_t::discarded);
  if (token.is_discarded() || !token.is_array() || token.size() < 3 || token[0] != tag)
    call.refuse("bad_token", {{"name", name}, {"given", *given}});
  const int64_t made = token[1].get<int64_t>(), life = page.value("token_seconds", int64_t{0}) * 1000;
  if (life > 0 && made + life <= call.provider.clock().now_ms()) call.refuse("old_token", {{"given", *given}});
  return token;
}

}  // namespace

std::string tag_of(const std::string &text) { return std::to_string(std::hash<std::string>()(text) & 0xffffff); }

std::string make_token(Call &call, const std::string &tag, Json place) {
  Json token = Json::array({tag, call.provider.clock().now_ms()});
  for (Json &part : place) token.push_back(std::move(part));
  return base64url(token.dump());
}

// The request's address with one parameter set anew.
std::string address(Call &call, const std::string &name, const std::string &value) {
  httplib::Params params = call.request.params;
  params.erase(name);
  params.emplace(name, value);
  return call.provider.base(call.route.host) + call.request.path + "?" + httplib::detail::params_to_query_str(params);
}

const Json &page_word(const Call &call) {
  static const Json kWhole = {{"kind", "all"}};
  const Json &word = call.word("page");
  if (!word.is_string()) return word.is_object() ? word : kWhole;
  return call.provider.document().at("paging").at(word.get<std::string>());
}

Paging read_paging(Call &call, const Json &page, const std::string &tag) {
  Paging out;
  out.kind = page.value("kind", "all");
  out.in_body = page.value("in", "query") == "body";
  if (out.kind == "all") return out.size = INT64_MAX, out;
  out.size = read_size(call, page, out.in_body);
  if (out.kind == "number") {
    const int64_t first = page.value("first", int64_t{1});
    out.number = read_count(call, page, "page", first, out.in_body);
    out.offset = (out.number - first) * out.size;
  } else if (out.kind == "offset") {
    out.offset = read_count(call, page, "start", page.value("first", int64_t{0}), out.in_body);
    out.offset -= page.value("first", int64_t{0});
  } else {
    out.token = read_token(call, page, tag, out.in_body);
  }
  if (page.contains("cap") && out.offset + out.size > page["cap"].get<int64_t>())
    call.refuse(page.value("cap_error", "bad_page"), {{"cap", page["cap"]}, {"given", out.offset + out.size}});
  return out;
}

// What the envelope may say of the page.
void describe(Call &call, const Json &page, const Paging &asked, bool more, Json next, Listing &out) {
  const auto count = static_cast<int64_t>(out.records.size());
  out.page["size"] = asked.kind == "all" ? count : asked.size;
  out.page["count"] = count;
  out.page["more"] = more;
  out.page["offset"] = asked.offset + (asked.kind == "offset" ? page.value("first", int64_t{0}) : 0);
  out.page["number"] = asked.number;
  if (asked.kind == "number") {
    next = more ? Json(asked.number + 1) : Json(nullptr);
    out.page["previous"] = asked.number > page.value("first", int64_t{1}) ? Json(asked.number - 1) : Json(nullptr);
  } else if (asked.kind == "offset") {
    next = more ? Json(out.page["offset"].get<int64_t>() + count) : Json(nullptr);
  }
  const std::string name = page.value(asked.kind == "number" ? "page" : asked.kind == "offset" ? "start" : "token", "");
  out.page["next"] = next;
  out.page["next_url"] = next.is_null() || name.empty() ? Json(nullptr) : Json(address(call, name, text_of(next)));
  if (!out.page.contains("total")) return;
  const int64_t total = out.page["total"].get<int64_t>();
  out.page["pages"] = asked.size == INT64_MAX ? 1 : (total + asked.size - 1) / asked.size;
}

}  // namespace sandbox

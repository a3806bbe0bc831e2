// Parts of a row by their own paths: single properties, the rows it is linked with, and the links themselves ($ref).
#include "dynamics.hpp"
#include "errors.hpp"
#include "seeds.hpp"

namespace sandbox::dynamics {

namespace {

const OneToMany *collection(Schema &schema, const Definition &table, const std::string &navigation) {
  for (const OneToMany &relation : schema.one_to_many())
    if (relation.schema == navigation && relation.referenced == table.logical) return &relation;
  return nullptr;
}

ManyToMany *pairs(Schema &schema, const Definition &table, const std::string &navigation) {
  for (ManyToMany &relation : schema.many_to_many())
    if (relation.schema == navigation && (relation.first == table.logical || relation.second == table.logical))
      return &relation;
  return nullptr;
}

std::string id_of(const Json &reference) {
  const std::string &text = reference.get_ref<const std::string &>();
  return text.substr(text.find('|') + 1);
}

void link(Store &store, const Definition &table, const Row &row, const Column &column, Json reference) {
  Row next = row;
  next.values[table.place(column)] = std::move(reference);
  derive(store, table, next);
  store.save(table, std::move(next));
}

std::string reference_in(const Request &request) {
  const Json body = read_body(request);
  if (!body.contains("@odata.id") || !body["@odata.id"].is_string()) bad_payload("'@odata.id' is missing.");
  return body["@odata.id"];
}

}  // namespace

void Dynamics::serve_part(const Call &call, const Address &address, const Request &request, Response &response) {
  const Definition &table = *address.table;
  const std::string &part = call.path[1];
  if (call.path.back() == "$ref") return serve_reference(call, address, part, request, response);
  if (const Column *column = table.column(part)) {
    const Row &row = need_row(store_, address);
    const Json &value = row.values[table.place(*column)];
    if (call.method == "GET" && call.path.size() == 3 && call.path[2] == "$value") {
      if (value.is_null())
        response.status = 204;
      else
        response.set_content(value.is_string() ? value.get<std::string>() : value.dump(), "text/plain");
      return;
    }
    if (call.path.size() != 2) no_segment(call.path[2]);
    if (call.method == "GET") {
      if (value.is_null()) return void(response.status = 204);
      return send_text(response, 200,
                       "{\"@odata.context\":\"" + call.base + "/$metadata#" + table.set + "(" + row.id + ")/" + part +
                           "\",\"value\":" + json_value(*column, value) + "}");
    }
    if (call.method != "PUT" && call.method != "DELETE")
      throw Refusal{405, "0x80060888", "The requested resource does not support http method '" + call.method + "'."};
    Json body = {{part, nullptr}};
    if (call.method == "PUT") {
      const Json given = read_body(request);
      if (!given.contains("value")) bad_payload("'value' is missing.");
      body[part] = given["value"];
    }
    update_row(store_, table, row, body);
    response.status = 204;
    return;
  }
  if (call.method != "GET") no_segment(part);
  if (const auto [column, target] = table.navigation(part); column != nullptr) {
    const Json value = need_row(store_, address).values[table.place(*column)];
    if (!value.is_string() || !value.get<std::string>().starts_with(target->table + "|"))
      return void(response.status = 204);
    const Definition &other = *store_.schema().by_logical(target->table);
    const Row *row = store_.rows(other).find(id_of(value));
    if (row == nullptr) return void(response.status = 204);
    return get_row(call, *row, other, request, response);
  }
  if (!serve_collection(call, address, part, request, response)) no_segment(part);
}

bool Dynamics::serve_collection(const Call &call, const Address &address, const std::string &navigation,
                                const Request &request, Response &response) {
  const Definition &table = *address.table;
  const std::string id = need_row(store_, address).id;
  const std::string path = table.set + "(" + id + ")/" + navigation;
  Schema &schema = store_.schema();
  if (const OneToMany *relation = collection(schema, table, navigation)) {
    const Definition &many = *schema.by_logical(relation->referencing);
    const size_t place = many.place(*many.attribute(relation->column));
    const std::string reference = table.logical + "|" + id;
    auto keep = [&](const Row &row) { return row.values[place] == reference; };
    return send_text(response, 200, list_kept(store_, many, request, response, call.base, path, keep)), true;
  }
  const ManyToMany *relation = pairs(schema, table, navigation);
  if (relation == nullptr) return false;
  const bool forward = relation->first == table.logical;
  const Definition &other = *schema.by_logical(forward ? relation->second : relation->first);
  auto keep = [&](const Row &row) {
    return relation->pairs.contains(forward ? std::pair{id, row.id} : std::pair{row.id, id});
  };
  return send_text(response, 200, list_kept(store_, other, request, response, call.base, path, keep)), true;
}

// POST .../{collection}/$ref and PUT .../{lookup}/$ref with {"@odata.id":...}; DELETE .../{lookup}/$ref,
// .../{collection}(id)/$ref or .../{collection}/$ref?$id=....
void Dynamics::serve_reference(const Call &call, const Address &address, const std::string &part,
                               const Request &request, Response &response) {
  const Definition &table = *address.table;
  const Row &row = need_row(store_, address);
  const std::string navigation = part.substr(0, part.find('('));
  if (call.path.size() != 3) no_segment(call.path.back());
  response.status = 204;
  if (const auto [column, target] = table.navigation(navigation); column != nullptr) {
    if (call.method == "DELETE") return link(store_, table, row, *column, nullptr);
    if (call.method != "PUT")
      throw Refusal{405, "0x80060888", "A single-valued navigation property takes PUT or DELETE."};
    const Address to = read_reference(store_, reference_in(request));
    if (to.table->logical != target->table)
      bad_payload("A record of '" + to.table->logical + "' can't be set as '" + navigation + "'.");
    return link(store_, table, row, *column, to.table->logical + "|" + need_row(store_, to).id);
  }
  const OneToMany *many = collection(store_.schema(), table, navigation);
  ManyToMany *both = pairs(store_.schema(), table, navigation);
  if (many == nullptr && both == nullptr) no_segment(navigation);
  const Definition &other = *store_.schema().by_logical(many != nullptr                ? many->referencing
                                                        : both->first == table.logical ? both->second
                                                                                       : both->first);
  Address to;
  if (call.method == "POST") {
    to = read_reference(store_, reference_in(request));
  } else if (call.method == "DELETE") {
    if (part.find('(') != std::string::npos)
      to = read_address(store_, other.set + part.substr(part.find('(')));
    else if (request.has_param("$id"))
      to = read_reference(store_, request.get_param_value("$id"));
    else
      bad_query("$id, or a key behind the navigation property, must say which record is meant.");
  } else {
    throw Refusal{405, "0x80060888", "A collection-valued navigation property takes POST or DELETE."};
  }
  if (to.table->logical != other.logical)
    bad_payload("A record of '" + to.table->logical + "' can't be in '" + navigation + "'.");
  const Row &target = need_row(store_, to);
  if (many != nullptr) {
    const Column &column = *other.attribute(many->column);
    return link(store_, other, target, column,
                call.method == "POST" ? Json(table.logical + "|" + row.id) : Json(nullptr));
  }
  const auto pair = both->first == table.logical ? std::pair{row.id, target.id} : std::pair{target.id, row.id};
  const bool had = both->pairs.contains(pair);
  if (call.method == "POST") {
    if (had) throw Refusal{412, "0x80040237", "Cannot insert duplicate key."};
    both->pairs.insert(pair);
    store_.undo_later([both, pair] { both->pairs.erase(pair); });
  } else {
    both->pairs.erase(pair);
    if (had) store_.undo_later([both, pair] { both->pairs.insert(pair); });
  }
}

}  // namespace sandbox::dynamics

#include "libopenint/contract/operation.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "libopenint/contract/reference.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::contract {
namespace {

constexpr std::string_view kMethods[] = {"get", "put", "post", "delete", "options", "head", "patch", "trace"};

Error broken(std::string message, std::string pointer) {
  return Error(Status::invalid_argument, "contract: " + message + " at " + pointer, pointer);
}

class Reader {
 public:
  explicit Reader(json::Document &document) : document_(document) {}

  Result<std::vector<Operation>> read() {
    const json::Value *paths = document_.root().find("paths");
    if (paths == nullptr) return std::move(operations_);
    if (!paths->is_object()) return broken("paths is no object", "/paths");
    for (const json::Member &path : paths->members()) {
      if (path.key.starts_with("x-")) continue;
      OPENINT_CHECK(read_path(path));
    }
    return std::move(operations_);
  }

 private:
  Result<void> read_path(const json::Member &path) {
    std::string pointer = json::pointer_join("/paths", path.key);
    const json::Value *item = follow(document_.root(), path.value);
    if (item == nullptr || !item->is_object()) return broken("a path is no object", pointer);
    for (const json::Member &member : item->members()) {
      if (std::find(std::begin(kMethods), std::end(kMethods), member.key) == std::end(kMethods)) continue;
      OPENINT_CHECK(read_operation(path.key, (*item)["parameters"], member, json::pointer_join(pointer, member.key)));
    }
    return {};
  }

  Result<void> read_operation(std::string_view path, const json::Value &shared, const json::Member &member,
                              const std::string &pointer) {
    const json::Value &source = member.value;
    Operation operation;
    operation.id = source["operationId"].text();
    if (operation.id.empty()) return broken("an operation has no operationId", pointer);
    if (!ids_.insert(source["operationId"].text()).second) {
      return broken("operationId " + shortened(operation.id) + " stands twice", pointer);
    }
    operation.method = member.key;
    for (char &c : operation.method) c = static_cast<char>(c - 'a' + 'A');
    operation.path = path;
    std::span<const json::Value> tags = source["tags"].items();
    if (!tags.empty()) operation.tag = tags[0].text();
    operation.summary = source["summary"].text();
    operation.verb = source["x-openint"]["verb"].text();
    operation.model = source["x-openint"]["model"].text();
    operation.cursor = source["x-openint"]["cursor"].text();
    OPENINT_TRY(operation.parameters, parameters(shared, source["parameters"], pointer));
    if (const json::Value *body = source.find("requestBody")) {
      OPENINT_TRY(operation.body, json_schema(*body, pointer + "/requestBody"));
      const json::Value *target = follow(document_.root(), *body);
      operation.body_required = (*target)["required"].as_boolean();
    }
    if (const json::Value *response = source["responses"].find("200")) {
      OPENINT_TRY(operation.response, json_schema(*response, pointer + "/responses/200"));
    }
    operations_.push_back(std::move(operation));
    return {};
  }

  // The JSON schema of a body or response, or null where it holds something else.
  Result<json::Value> json_schema(const json::Value &holder, const std::string &pointer) {
    const json::Value *target = follow(document_.root(), holder);
    if (target == nullptr || !target->is_object()) return broken("a reference leads nowhere", pointer);
    return (*target)["content"]["application/json"]["schema"];
  }

  // A path's parameters come first; the operation's own of the same name and place replace them.
  Result<json::Value> parameters(const json::Value &shared, const json::Value &own, const std::string &pointer) {
    if (shared.is_null() && plain(own)) {
      OPENINT_CHECK(check_parameters(own.items(), pointer));
      return own;
    }
    std::vector<json::Value> all;
    for (const json::Value *list : {&shared, &own}) {
      for (const json::Value &parameter : list->items()) {
        const json::Value *target = follow(document_.root(), parameter);
        if (target == nullptr) return broken("a parameter's reference leads nowhere", pointer + "/parameters");
        auto same = std::find_if(all.begin(), all.end(), [&](const json::Value &known) {
          return known["name"].text() == (*target)["name"].text() && known["in"].text() == (*target)["in"].text();
        });
        if (same == all.end()) {
          all.push_back(*target);
        } else {
          *same = *target;
        }
      }
    }
    OPENINT_CHECK(check_parameters(all, pointer));
    return json::Value::array(document_.arena().copy(std::span<const json::Value>(all)));
  }

  static bool plain(const json::Value &list) {
    return std::none_of(list.items().begin(), list.items().end(),
                        [](const json::Value &item) { return item.find("$ref") != nullptr; });
  }

  static Result<void> check_parameters(std::span<const json::Value> list, const std::string &pointer) {
    for (size_t i = 0; i < list.size(); ++i) {
      std::string_view in = list[i]["in"].text();
      bool known = in == "path" || in == "query" || in == "header" || in == "cookie";
      if (known && !list[i]["name"].text().empty()) continue;
      return broken("a parameter lacks its name or place", json::pointer_join(pointer + "/parameters", i));
    }
    return {};
  }

  json::Document &document_;
  std::vector<Operation> operations_;
  std::unordered_set<std::string_view> ids_;
};

}  // namespace

Result<std::vector<Operation>> read_operations(json::Document &document) { return Reader(document).read(); }

}  // namespace openint::contract

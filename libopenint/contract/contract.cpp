#include "libopenint/contract/contract.hpp"

#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "libopenint/base/embedded.hpp"
#include "libopenint/base/kept.hpp"
#include "libopenint/contract/operation.hpp"
#include "libopenint/contract/shape_builder.hpp"
#include "libopenint/contract/validate.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::embedded {
std::span<const EmbeddedFile> contract();
}  // namespace openint::embedded

namespace openint::contract {
namespace {

class LoadedContract final : public Contract {
 public:
  LoadedContract(json::Document document, std::vector<Operation> operations)
      : document_(std::move(document)), operations_(std::move(operations)) {
    for (const Operation &operation : operations_) by_id_.emplace(operation.id, &operation);
    schemas_ = document_.root()["components"]["schemas"];
    for (const json::Member &schema : schemas_.members()) {
      if (by_name_.insert_or_assign(schema.key, Schema{&schema.value, nullptr}).second) names_.push_back(schema.key);
    }
  }

  const Shape *model(std::string_view name) const override {
    auto found = by_name_.find(name);
    if (found == by_name_.end()) return nullptr;
    std::lock_guard<std::mutex> lock(mutex_);
    Schema &schema = found->second;
    if (schema.shape == nullptr) schema.shape = ShapeBuilder(document_.root(), pool_).build(*schema.source, name);
    return schema.shape;
  }

  std::vector<std::string_view> schemas() const override { return names_; }

  const Operation *operation(std::string_view id) const override {
    auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
  }

  const std::vector<Operation> &operations() const override { return operations_; }
  const json::Value &document() const override { return document_.root(); }

  Result<void> validate(std::string_view schema, const json::Value &input) const override {
    auto found = by_name_.find(schema);
    if (found == by_name_.end()) {
      return Error(Status::not_found, "the contract has no schema " + shortened(schema));
    }
    return contract::validate(document_.root(), *found->second.source, input);
  }

  Result<void> validate_input(std::string_view id, const json::Value &input) const override {
    const Operation *found = operation(id);
    if (found == nullptr) return Error(Status::not_found, "the contract has no operation " + shortened(id));
    return validate_operation_input(document_.root(), *found, input);
  }

 private:
  struct Schema {
    const json::Value *source;
    const Shape *shape;  ///< made when it is first asked for; guarded by mutex_
  };

  json::Document document_;
  std::vector<Operation> operations_;
  std::unordered_map<std::string_view, const Operation *> by_id_;
  json::Value schemas_;
  std::vector<std::string_view> names_;
  mutable std::mutex mutex_;
  mutable std::deque<Shape> pool_;
  mutable std::unordered_map<std::string_view, Schema> by_name_;  ///< its keys never change after construction
};

}  // namespace

Result<std::shared_ptr<const Contract>> Contract::load(std::string_view text) {
  OPENINT_TRY(json::Document document, json::Document::parse(text));
  const json::Value &root = document.root();
  if (!root.is_object()) return Error(Status::invalid_argument, "contract: the document is no object", "");
  if (!root["openapi"].text().starts_with("3.1")) {
    return Error(Status::invalid_argument, "contract: openapi is not 3.1.x", "/openapi");
  }
  const json::Value *schemas = root["components"].find("schemas");
  if (schemas != nullptr && !schemas->is_object()) {
    return Error(Status::invalid_argument, "contract: schemas is no object", "/components/schemas");
  }
  OPENINT_TRY(std::vector<Operation> operations, read_operations(document));
  return std::shared_ptr<const Contract>(std::make_shared<LoadedContract>(std::move(document), std::move(operations)));
}

Result<std::shared_ptr<const Contract>> Contract::builtin() {
  static Kept<Contract> loaded;
  return loaded.get([] { return load(text()); });
}

std::string_view Contract::text() noexcept { return embedded::contract()[0].text; }

}  // namespace openint::contract

#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/contract/model.hpp"
#include "libopenint/json/value.hpp"

namespace openint::contract {

/// One operation of the contract.
struct Operation {
  std::string id;      ///< "crm-listContacts"
  std::string method;  ///< "GET"
  std::string path;    ///< "/unified/crm/contact/{id}"
  std::string tag;     ///< "CRM"
  std::string summary;
  std::string verb;        ///< of "x-openint": how it is carried out: "list", "get", ..., "upsert_customer"; "" is not built yet
  std::string model;       ///< of "x-openint": "crm.contact"; ""
  std::string cursor;      ///< of "x-openint", of a list: the name by which its answer has the next page's cursor besides; ""
  json::Value parameters;  ///< the document's array; may be null
  json::Value body;        ///< the JSON body's schema, or null
  json::Value response;    ///< the JSON schema of status 200, or null
  bool body_required = false;
};

/// The OpenAPI document that decides every operation and model. Immutable, shared by any number of threads.
class Contract {
 public:
  /// The document that is built in. Parsed once per process at first use; never changes.
  static Result<std::shared_ptr<const Contract>> builtin();
  /// Any document of that form. Errors: MALFORMED, INVALID_ARGUMENT with a JSON Pointer.
  static Result<std::shared_ptr<const Contract>> load(std::string_view text);
  /// The built-in document, without line breaks and indentation.
  static std::string_view text() noexcept;

  virtual ~Contract() = default;

  /// The shape of a schema of components/schemas ("crm.contact"), or nullptr.
  virtual const Shape *model(std::string_view name) const = 0;
  /// Names of all schemas, in the document's order.
  virtual std::vector<std::string_view> schemas() const = 0;
  virtual const Operation *operation(std::string_view id) const = 0;
  virtual const std::vector<Operation> &operations() const = 0;
  virtual const json::Value &document() const = 0;

  /// Checks `input` against a schema of components/schemas.
  /// Errors: NOT_FOUND for the schema; INVALID_ARGUMENT with every problem in issues, not only the first.
  virtual Result<void> validate(std::string_view schema, const json::Value &input) const = 0;
  /// Checks an operation's input: one object of its path and query parameters by name, and its body's members.
  virtual Result<void> validate_input(std::string_view operation, const json::Value &input) const = 0;
};

}  // namespace openint::contract

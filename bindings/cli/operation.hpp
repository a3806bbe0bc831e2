#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bindings/cli/library.hpp"

namespace openint::cli {

/// An operation, as far as the command line wants to know it of the contract.
struct Operation {
  /// A member of its input: a parameter of the path or the query, or a member of the body.
  struct Input {
    std::string name;
    std::string type;  ///< JSON Schema's, "" where it is none of its simple ones
    std::string about;
  };

  std::string id;
  std::string summary;
  std::string verb;         ///< "" where no connector of this build has it
  std::string next_cursor;  ///< the member of a page that leads to the next one; "" where it has no pages
  std::vector<Input> inputs;

  bool is_list() const { return verb.starts_with("list"); }
  /// Whether its records come in batches where a call asks for that, and as columns too.
  bool streams() const { return verb == "list" || verb == "list_all" || verb == "batch_read"; }
};

/// All of them, in the contract's order.
std::vector<Operation> operations_of(const Engine &engine);

/// One of them. Throws Failure(kNotFound), with what is near, where there is none.
Operation operation_named(const Engine &engine, const std::string &id);

}  // namespace openint::cli

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/call.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/operation.hpp"

namespace openint::cli {

/// What an operation says besides its records: members of its answer, as JSON.
using Rest = std::vector<Member>;

/// Goes over every page of a list and hands its records on, `take` being given an array of them, JSON, a page or a
/// batch at a time. A list whose records come in batches is one call; of any other each page is one. Gives what the
/// last page says besides, with "rejected" and "warnings" of all. Throws Failure, and what `take` throws.
Rest every_page(const Engine &engine, const Operation &operation, Call call,
                const std::function<void(std::string_view records)> &take);

/// The same of a list whose records come in batches, as lines of JSON.
Rest every_line(const Engine &engine, const Call &call, const std::function<void(std::string_view lines)> &take);

/// The records of a response, JSON: of a list its "items", or the whole array; a "record", or an object, is one;
/// anything else is one with the member "value". What stands besides goes to `rest`.
std::string records_of(const std::string &response, Rest &rest);

/// Whether it is an array, or a page with "items".
bool holds_records(const std::string &response);

}  // namespace openint::cli

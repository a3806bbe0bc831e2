#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/provider/selection.hpp"

// What the requests for one record and for several have in common.

namespace openint::provider {

/// The one record of an answer to a get: where the section says, where lists have theirs, or it is the answer.
/// Errors: MALFORMED.
Result<std::string> record_of(const Session &session, const connector::GetRule &rule, const http::Response &response);

/// Whether the document names the answer, or the refusal, as that of a record which is not there.
bool is_gone(const std::vector<std::string> &gone, const Result<http::Response> &answer);

/// The document's name for the model's object; for custom objects the input's object_name.
std::string object_of(const Session &session, std::string_view model, const json::Value &input);

/// The request, with as many of the selection's names as the URL has room for: all, those that are needed, or none.
/// `missing` tells whether names that are wanted were left out.
Result<Built> build_within(Session &session, const RequestRule &rule, Arguments &arguments, const Selection &selection,
                           bool &missing);

/// The most bytes of a URL that the provider takes.
size_t longest_url(const Session &session);

}  // namespace openint::provider

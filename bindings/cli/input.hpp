#pragma once

#include <string>
#include <utility>
#include <vector>

namespace openint::cli {

/// The input of an operation, put together of --input, of a command's own options, and of arguments as httpie has them.
struct InputRequest {
  std::string json = "{}";          ///< of --input: JSON, @FILE, or - for stdin
  std::vector<std::string> fields;  ///< arguments, see input_of()
};

/// What the manual says of `fields`.
constexpr const char *kFieldsAbout =
    "members of the input: name=text, name:=json, name=@file, name:=@file; a.b= goes into a, a[]= adds to a list";

/// The JSON object that an operation is given. A field is
///
///     name=text     a string             name=@file    what stands in a file, or on stdin for @-, as a string
///     name:=json    any JSON             name:=@file   the JSON that stands there
///
/// where `a.b` names the member b of the object a, `a[]` one more item of the list a, and \. \[ \= \: a letter of a
/// name. They go into the object of --input. `options` are members that options of the command stand for. Throws
/// Failure(kUsage) where a field has another form, is no JSON, or is said a second time, by whichever of the three.
std::string input_of(const InputRequest &request, const std::vector<std::pair<std::string, std::string>> &options = {});

/// Those of the fields that are name=text for a member of the input itself: the name, and the text.
std::vector<std::pair<std::string, std::string>> texts_of(const InputRequest &request);

}  // namespace openint::cli

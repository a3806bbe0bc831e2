#pragma once
// The providers' documents, which the build puts into the program: the files named after their folder,
// "acme/acme.json".
#include <span>
#include <string_view>
#include <utility>

namespace sandbox {

std::span<const std::pair<std::string_view, std::string_view>> documents();  // file name, text

}  // namespace sandbox

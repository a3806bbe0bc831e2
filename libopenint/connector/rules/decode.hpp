#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace openint::connector {

/// What the answer to a request is made of, where it is not JSON, and how it becomes JSON.
struct DecodeRule {
  enum class Form : uint8_t { xml, csv };
  /// An XML element that is a list however many there are.
  struct List {
    std::string parent;  ///< "" is any; else the parent that has an empty list where it has no such element
    std::string name;    ///< as rules read it
  };
  Form form = Form::xml;
  std::vector<List> lists;                                      ///< of xml
  std::vector<std::pair<std::string, std::string>> namespaces;  ///< of xml: prefix, and the namespace's name
  char delimiter = ',';                                         ///< of csv
  std::vector<std::string> columns;                             ///< of csv: those that every answer has
};

}  // namespace openint::connector

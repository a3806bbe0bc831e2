#include "libopenint/json/write.hpp"

#include "libopenint/json/string.hpp"

namespace openint::json {

void append(std::string &out, const Value &value) {
  switch (value.kind()) {
    case Kind::null: out += "null"; break;
    case Kind::boolean: out += value.as_boolean() ? "true" : "false"; break;
    case Kind::number: out += value.text(); break;
    case Kind::string: append_string(out, value.text()); break;
    case Kind::array: {
      out += '[';
      bool first = true;
      for (const Value &item : value.items()) {
        if (!first) out += ',';
        first = false;
        append(out, item);
      }
      out += ']';
      break;
    }
    case Kind::object: {
      out += '{';
      bool first = true;
      for (const Member &member : value.members()) {
        if (!first) out += ',';
        first = false;
        append_string(out, member.key);
        out += ':';
        append(out, member.value);
      }
      out += '}';
      break;
    }
  }
}

}  // namespace openint::json

#pragma once
// The two SOAP services: login (/services/Soap/u), and the metadata calls that make objects, fields and permissions
// (/services/Soap/m). https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/

#include <functional>
#include <string>
#include <string_view>

#include "organisation.hpp"

namespace sandbox::salesforce {

struct SoapReply {
  int status = 200;
  std::string xml;
};

// `mint` makes a session; `valid` knows one; `base` is "http://127.0.0.1:4300".
struct SoapHost {
  std::function<std::string()> mint;
  std::function<bool(std::string_view)> valid;
  std::string base;
};

SoapReply soap_login(Organisation &, const SoapHost &, const std::string &version, const std::string &body);
SoapReply soap_metadata(Organisation &, const SoapHost &, const std::string &version, const std::string &body);

}  // namespace sandbox::salesforce

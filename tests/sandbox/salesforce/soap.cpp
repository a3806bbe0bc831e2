#include "soap.hpp"

#include <cstring>

#include "metadata.hpp"

namespace sandbox::salesforce {
namespace {

constexpr size_t kMostComponents = 10;
constexpr const char *kMetadataSpace = "http://soap.sforce.com/2006/04/metadata";

std::string envelope(std::string_view space, const std::string &body) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope "
         "xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns=\"" +
         std::string(space) + "\" xmlns:sf=\"" + std::string(space) +
         "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>" + body +
         "</soapenv:Body></soapenv:Envelope>";
}

SoapReply fault(std::string_view space, const std::string &code, const std::string &message) {
  return {500, envelope(space, "<soapenv:Fault><faultcode>sf:" + code + "</faultcode><faultstring>" +
                                   escape_xml(code + ": " + message) + "</faultstring></soapenv:Fault>")};
}

// A refused login also tells its code on its own, which clients read.
SoapReply login_fault(const std::string &code, const std::string &message) {
  const std::string detail =
      "<detail><sf:LoginFault xmlns:sf=\"urn:fault.partner.soap.sforce.com\" xsi:type=\"sf:LoginFault\">" +
      element("sf:exceptionCode", code) + element("sf:exceptionMessage", message) + "</sf:LoginFault></detail>";
  return {500, envelope("urn:fault.partner.soap.sforce.com",
                        "<soapenv:Fault><faultcode>" + code + "</faultcode><faultstring>" +
                            escape_xml(code + ": " + message) + "</faultstring>" + detail + "</soapenv:Fault>")};
}

// The first element within Body, and the session of the header.
struct Opened {
  pugi::xml_document document;
  pugi::xml_node call;
  std::string session;
};

bool open(const std::string &body, Opened &out) {
  if (!out.document.load_buffer(body.data(), body.size())) return false;
  const pugi::xml_node root = out.document.document_element();
  if (local_name(root) != "Envelope") return false;
  out.session = text_of(child(child(root, "Header"), "SessionHeader"), "sessionId");
  for (const pugi::xml_node &node : child(root, "Body").children()) {
    if (node.type() != pugi::node_element) continue;
    out.call = node;
    return true;
  }
  return false;
}

std::string xsi_type(const pugi::xml_node &node) {
  for (const pugi::xml_attribute &attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (!name.ends_with(":type")) continue;
    const std::string_view value = attribute.value();
    const size_t colon = value.find(':');
    return std::string(colon == std::string_view::npos ? value : value.substr(colon + 1));
  }
  return {};
}

std::string result_xml(const Saved &saved, bool upsert) {
  std::string out = "<result>";
  if (upsert) out += element("created", saved.created && !saved.error ? "true" : "false");
  if (saved.error)
    out +=
        "<errors>" + element("message", saved.error->message) + element("statusCode", saved.error->code) + "</errors>";
  return out + element("fullName", saved.full_name) + element("success", saved.error ? "false" : "true") + "</result>";
}

SoapReply save(Organisation &org, const pugi::xml_node &call, Saving saving, const std::string &name) {
  std::vector<pugi::xml_node> components;
  for (const pugi::xml_node &node : call.children()) {
    if (local_name(node) == "metadata") components.push_back(node);
  }
  if (components.size() > kMostComponents) {
    return fault(kMetadataSpace, "EXCEEDED_ID_LIMIT",
                 "record limit reached. cannot submit more than 10 records in this operation");
  }
  std::string results;
  for (const pugi::xml_node &node : components) {
    const std::string type = xsi_type(node);
    if (type.empty()) return fault(kMetadataSpace, "INVALID_TYPE", "metadata needs an xsi:type");
    results += result_xml(save_metadata(org, type, node, saving), saving == Saving::kUpsert);
  }
  return {200, envelope(kMetadataSpace, "<" + name + "Response>" + results + "</" + name + "Response>")};
}

SoapReply read(Organisation &org, const pugi::xml_node &call) {
  const std::string type = text_of(call, "type");
  if (!known_metadata_type(type))
    return fault(kMetadataSpace, "INVALID_TYPE",
                 "This type of metadata is not available for this organization: " + type);
  std::string records;
  size_t count = 0;
  for (const pugi::xml_node &node : call.children()) {
    if (local_name(node) != "fullNames") continue;
    if (++count > kMostComponents)
      return fault(kMetadataSpace, "EXCEEDED_ID_LIMIT",
                   "record limit reached. cannot submit more than 10 records in this operation");
    const auto shown = show_metadata(org, type, node.text().get());
    records += "<records xsi:type=\"" + type + "\">" + shown.value_or("") + "</records>";
  }
  return {200,
          envelope(kMetadataSpace, "<readMetadataResponse><result>" + records + "</result></readMetadataResponse>")};
}

SoapReply list(Organisation &org, const pugi::xml_node &call) {
  std::string results;
  const std::string now = iso_ms(org.now_ms());
  for (const pugi::xml_node &query : call.children()) {
    if (local_name(query) != "queries") continue;
    const std::string type = text_of(query, "type");
    if (!known_metadata_type(type)) return fault(kMetadataSpace, "INVALID_TYPE", "Unknown type:" + type);
    const std::string folder = type == "Profile"         ? "profiles/"
                               : type == "PermissionSet" ? "permissionsets/"
                                                         : "objects/";
    for (const std::string &name : list_metadata(org, type)) {
      results += "<result>" + element("createdById", org.user_id()) + element("createdByName", "Ada Admin") +
                 element("createdDate", now) + element("fileName", folder + name) + element("fullName", name) +
                 element("id", "") + element("lastModifiedById", org.user_id()) +
                 element("lastModifiedByName", "Ada Admin") + element("lastModifiedDate", now) + element("type", type) +
                 "</result>";
    }
  }
  return {200, envelope(kMetadataSpace, "<listMetadataResponse>" + results + "</listMetadataResponse>")};
}

SoapReply describe_all() {
  static constexpr std::pair<const char *, const char *> kTypes[] = {
      {"CustomObject", "objects"}, {"PermissionSet", "permissionsets"}, {"Profile", "profiles"}};
  std::string objects;
  for (const auto &[name, folder] : kTypes) {
    objects += "<metadataObjects>";
    if (std::strcmp(name, "CustomObject") == 0) objects += element("childXmlNames", "CustomField");
    objects += element("directoryName", folder) + element("inFolder", "false") + element("metaFile", "false") +
               element("suffix", std::strcmp(name, "CustomObject") == 0
                                     ? "object"
                                     : std::string(folder).substr(0, std::strlen(folder) - 1)) +
               element("xmlName", name) + "</metadataObjects>";
  }
  return {200,
          envelope(kMetadataSpace, "<describeMetadataResponse><result>" + objects +
                                       element("organizationNamespace", "") + element("partialSaveAllowed", "true") +
                                       element("testRequired", "false") + "</result></describeMetadataResponse>")};
}

}  // namespace

SoapReply soap_login(Organisation &org, const SoapHost &host, const std::string &version, const std::string &body) {
  Opened opened;
  constexpr std::string_view kSpace = "urn:partner.soap.sforce.com";
  if (!open(body, opened)) return fault(kSpace, "UNKNOWN_EXCEPTION", "the envelope holds no call");
  if (local_name(opened.call) != "login")
    return fault(kSpace, "UNKNOWN_EXCEPTION", "only login is part of this sandbox");
  const std::string username = text_of(opened.call, "username");
  const std::string password = text_of(opened.call, "password");
  if (username.empty() || password.empty() || password == "wrong") {
    return login_fault("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.");
  }
  const std::string tail = version + "/" + org.org_id();
  const std::string user = element("organizationId", org.org_id()) + element("organizationName", "Sandbox") +
                           element("profileId", org.profile_id()) + element("userEmail", "user1@sandbox.example") +
                           element("userFullName", "Ada Admin") + element("userId", org.user_id()) +
                           element("userLanguage", "en_US") + element("userLocale", "en_US") +
                           element("userName", username) + element("userTimeZone", "GMT") +
                           element("userType", "Standard");
  return {200, envelope(kSpace, "<loginResponse><result>" +
                                    element("metadataServerUrl", host.base + "/services/Soap/m/" + tail) +
                                    element("passwordExpired", "false") + element("sandbox", "true") +
                                    element("serverUrl", host.base + "/services/Soap/u/" + tail) +
                                    element("sessionId", host.mint()) + element("userId", org.user_id()) +
                                    "<userInfo>" + user + "</userInfo></result></loginResponse>")};
}

SoapReply soap_metadata(Organisation &org, const SoapHost &host, const std::string &, const std::string &body) {
  Opened opened;
  if (!open(body, opened)) return fault(kMetadataSpace, "UNKNOWN_EXCEPTION", "the envelope holds no call");
  if (!host.valid(opened.session)) {
    return fault(kMetadataSpace, "INVALID_SESSION_ID",
                 "Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash");
  }
  const std::string_view name = local_name(opened.call);
  if (name == "createMetadata") return save(org, opened.call, Saving::kCreate, "createMetadata");
  if (name == "updateMetadata") return save(org, opened.call, Saving::kUpdate, "updateMetadata");
  if (name == "upsertMetadata") return save(org, opened.call, Saving::kUpsert, "upsertMetadata");
  if (name == "readMetadata") return read(org, opened.call);
  if (name == "listMetadata") return list(org, opened.call);
  if (name == "describeMetadata") return describe_all();
  return fault(kMetadataSpace, "UNKNOWN_EXCEPTION",
               "the operation " + std::string(name) + " is not part of this sandbox");
}

std::string_view local_name(const pugi::xml_node &node) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node &node, std::string_view name) {
  for (const pugi::xml_node &one : node.children()) {
    if (local_name(one) == name) return one;
  }
  return {};
}

std::string text_of(const pugi::xml_node &node, std::string_view name) {
  const std::string_view text = child(node, name).text().get();
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

bool flag_of(const pugi::xml_node &node, std::string_view name, bool otherwise) {
  const std::string text = text_of(node, name);
  return text.empty() ? otherwise : text == "true" || text == "1";
}

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + escape_xml(text) + "</" + std::string(name) + ">";
}

}  // namespace sandbox::salesforce

#include <gtest/gtest.h>

#include <string>

#include "libopenint/contract/contract.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::contract {
namespace {

constexpr const char *kDocument = R"({"openapi":"3.1.0","paths":{"/thing/{id}":{
    "parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"string"}}],
    "get":{"operationId":"getThing","tags":["T"],"summary":"Get","parameters":[
        {"$ref":"#/components/parameters/limit"},{"in":"header","name":"apikey","schema":{"type":"string"}}],
      "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/thing"}}}}}},
    "patch":{"operationId":"patchThing","requestBody":{"required":true,"content":{"application/json":{"schema":{
        "type":"object","required":["record"],"properties":{"record":{"$ref":"#/components/schemas/thing_input"}}}}}}},
    "post":{"operationId":"openThing","requestBody":{"content":{"application/json":{"schema":{
        "type":"object","required":["name"],"properties":{"name":{"type":"string"}},"additionalProperties":{}}}}}}}},
  "components":{"parameters":{"limit":{"in":"query","name":"limit","schema":{"type":"integer","minimum":1}}},
    "schemas":{"thing":{"type":"object"},
      "thing_input":{"type":"object","x-openint-closed":true,"properties":{"name":{"type":["string","null"]}}}}}})";

std::shared_ptr<const Contract> contract() {
  auto loaded = Contract::load(kDocument);
  EXPECT_TRUE(loaded.ok()) << loaded.error().message;
  return *loaded;
}

Error problems(const Contract &source, std::string_view operation, std::string_view input) {
  auto parsed = json::Document::parse(input);
  EXPECT_TRUE(parsed.ok()) << input;
  auto result = source.validate_input(operation, parsed->root());
  return result.ok() ? Error(Status::ok, "") : result.error();
}

std::string load_error(std::string_view text) {
  auto loaded = Contract::load(text);
  EXPECT_FALSE(loaded.ok());
  return loaded.ok() ? ""
                     : std::string(loaded.error().status == Status::malformed          ? "MALFORMED "
                                   : loaded.error().status == Status::invalid_argument ? "INVALID_ARGUMENT "
                                                                                       : "OTHER ") +
                           loaded.error().path;
}

TEST(Operations, HoldWhatTheDocumentSays) {
  auto source = contract();
  ASSERT_EQ(source->operations().size(), 3U);
  const Operation *get = source->operation("getThing");
  ASSERT_NE(get, nullptr);
  EXPECT_EQ(get, &source->operations()[0]);
  EXPECT_EQ(get->method, "GET");
  EXPECT_EQ(get->path, "/thing/{id}");
  EXPECT_EQ(get->tag, "T");
  EXPECT_EQ(get->summary, "Get");
  ASSERT_EQ(get->parameters.size(), 3U);
  EXPECT_EQ(get->parameters.items()[0]["name"].text(), "id");
  EXPECT_EQ(get->parameters.items()[1]["name"].text(), "limit");
  EXPECT_TRUE(get->body.is_null());
  EXPECT_EQ(get->response["$ref"].text(), "#/components/schemas/thing");
  EXPECT_TRUE(source->operation("patchThing")->body_required);
  EXPECT_FALSE(source->operation("openThing")->body_required);
  EXPECT_EQ(source->operation("nothing"), nullptr);
}

TEST(Operations, AreRefusedWithAPointer) {
  EXPECT_EQ(load_error("{"), "MALFORMED ");
  EXPECT_EQ(load_error("[]"), "INVALID_ARGUMENT ");
  EXPECT_EQ(load_error(R"({"openapi":"2.0"})"), "INVALID_ARGUMENT /openapi");
  EXPECT_EQ(load_error(R"({"openapi":"3.1.0","paths":{"/a":{"get":{}}}})"), "INVALID_ARGUMENT /paths/~1a/get");
  EXPECT_EQ(load_error(R"({"openapi":"3.1.0","paths":{"/a":{"get":{"operationId":"x"},"put":{"operationId":"x"}}}})"),
            "INVALID_ARGUMENT /paths/~1a/put");
  EXPECT_EQ(load_error(R"({"openapi":"3.1.0","paths":{"/a":{"get":{"operationId":"x","parameters":[{"in":"q"}]}}}})"),
            "INVALID_ARGUMENT /paths/~1a/get/parameters/0");
  EXPECT_EQ(load_error(R"({"openapi":"3.1.0","components":{"schemas":[]}})"), "INVALID_ARGUMENT /components/schemas");
}

TEST(OperationInput, IsParametersAndBodyInOne) {
  auto source = contract();
  EXPECT_EQ(problems(*source, "patchThing", R"({"id":"1","record":{"name":null}})").status, Status::ok);
  EXPECT_EQ(problems(*source, "getThing", R"({"id":"1","limit":5})").status, Status::ok);
  EXPECT_EQ(problems(*source, "openThing", R"({"id":"1"})").status, Status::ok);
  EXPECT_EQ(problems(*source, "openThing", R"({"id":"1","name":"n","free":[1]})").status, Status::ok);
}

TEST(OperationInput, TellsEveryProblem) {
  auto source = contract();
  Error error = problems(*source, "getThing", R"({"limit":0,"apikey":"x","wrong":1})");
  ASSERT_EQ(error.issues.size(), 4U) << error.message;
  EXPECT_EQ(error.issues[0].pointer, "/limit");
  EXPECT_EQ(error.issues[0].rule, "minimum");
  EXPECT_EQ(error.issues[1].pointer, "/apikey");
  EXPECT_EQ(error.issues[1].rule, "additionalProperties");
  EXPECT_EQ(error.issues[2].pointer, "/wrong");
  EXPECT_EQ(error.issues[2].allowed, "id, limit");
  EXPECT_EQ(error.issues[3].pointer, "/id");
  EXPECT_EQ(error.issues[3].rule, "required");

  error = problems(*source, "patchThing", R"({"id":1,"record":{"name":2,"nmae":"x"},"extra":true})");
  ASSERT_EQ(error.issues.size(), 4U) << error.message;
  EXPECT_EQ(error.issues[0].pointer, "/id");
  EXPECT_EQ(error.issues[1].pointer, "/extra");
  EXPECT_EQ(error.issues[2].pointer, "/record/nmae");
  EXPECT_EQ(error.issues[3].pointer, "/record/name");

  EXPECT_EQ(problems(*source, "openThing", R"({"id":"1","other":1})").issues.at(0).pointer, "/name");
}

TEST(OperationInput, OfNothingIsAnEmptyObject) {
  auto source = contract();
  EXPECT_EQ(problems(*source, "patchThing", "null").issues.size(), 2U);
  EXPECT_EQ(problems(*source, "patchThing", "[]").issues.at(0).rule, "type");
  EXPECT_EQ(problems(*source, "nothing", "{}").status, Status::not_found);
  EXPECT_EQ(source->validate("nothing", json::Value()).error().status, Status::not_found);
}

TEST(BuiltinOperations, TakeTheContractsInputs) {
  auto loaded = Contract::builtin();
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  const Contract &source = **loaded;
  const Operation *list = source.operation("crm-listContacts");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->method, "GET");
  EXPECT_EQ(list->path, "/unified/crm/contact");
  EXPECT_EQ(list->tag, "CRM");
  EXPECT_EQ(problems(source, "crm-listContacts", R"({"cursor":null,"page_size":50})").status, Status::ok);
  EXPECT_EQ(problems(source, "crm-listContacts", R"({"sync_mode":"some"})").issues.at(0).rule, "enum");
  EXPECT_EQ(problems(source, "crm-createContact", R"({"record":{"first_name":"Ada"}})").status, Status::ok);
  Error error = problems(source, "crm-createContact", R"({"record":{"firstname":"Ada"}})");
  ASSERT_EQ(error.issues.size(), 1U);
  EXPECT_EQ(error.issues[0].pointer, "/record/firstname");
  EXPECT_EQ(error.issues[0].rule, "additionalProperties");
  EXPECT_EQ(Contract::text().substr(0, 1), "{");
}

}  // namespace
}  // namespace openint::contract

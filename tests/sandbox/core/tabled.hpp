#pragma once
// A provider that is a document: its routes, credentials, limits, lists, writes, errors and controls are read from one
// JSON file, and C++ adds what data can't say, by name. See tests/sandbox/README.md, "Write a provider".
#include <regex>

#include "core/limits.hpp"
#include "core/objects.hpp"

namespace sandbox {

class Tabled;

// Thrown to answer with one of the document's errors; `scope` has the names that the error's text uses besides.
struct Refused {
  std::string error;
  Json scope = Json::object();
};

struct Route {
  std::string method, path, what, kind, host;
  std::string prefix;  // what every path of it begins with; all of it where there are no names
  std::regex pattern;
  std::vector<std::string> names;
  Json document;
};

// One request on its way. Everything in it is gone when the answer is sent.
struct Call {
  Call(Tabled &provider, const Route &route, const Request &request, Response &response, Scope &scope)
      : provider(provider), route(route), request(request), response(response), scope(scope) {}
  Tabled &provider;
  const Route &route;
  const Request &request;
  Response &response;
  Scope &scope;  // query, header, param, body, now, base and the document's own names
  Object *object = nullptr;

  const Json &word(const char *name) const;  // of the route, or else of the document; null where neither has it
  const Json &body() const;                  // the parsed body; an empty object where there is none
  std::optional<Json> given(const std::string &name, bool in_body) const;  // a parameter, or a body's member by path
  [[noreturn]] void refuse(const std::string &error, Json more = Json::object()) const {
    throw Refused{error, std::move(more)};
  }
  void answer(int status, const Json &body) const;
  void answer_text(int status, std::string json) const;
};

// A page of records and what its envelope may say about it.
struct Listing {
  std::vector<const Record *> records;
  Json page = Json::object();  // number, size, offset, count, more, next, next_url, total, pages, previous, final
};

class Tabled : public Provider {
 public:
  Tabled(Json document, const Options &options, Clock &clock);

  std::string name() const override { return name_; }
  void mount(httplib::Server &server) override { mount_host("", server); }
  std::vector<std::string> more_hosts() const override;
  void mount_host(const std::string &host, httplib::Server &server) override;
  void at(const std::string &host, const std::string &base) override;
  void arrived() override { limits_.arrives(); }
  void left() override { limits_.leaves(); }
  Json overlay(const std::string &base) const override;
  Json credentials(const std::string &base) override;
  Json state() override;
  Json control(const std::string &action, const Json &body) override;

  // For hooks. They are set while the provider is made, and run under its lock.
  std::map<std::string, std::function<void(Call &)>> serves;  // routes with "do":"hook","hook":name
  std::map<std::string, std::function<Json(Call &, const Record &, Json)>> shapes;  // "shape":name: a shown record
  std::map<std::string, std::function<Json(Call &, const Json &)>> inputs;  // "reads":name: a body made into fields
  std::map<std::string, std::function<Json(const Json &)>> actions;         // control actions of its own

  const Json &document() const { return document_; }
  Objects &objects() { return objects_; }
  Object &object(const std::string &name) { return objects_.get(name); }
  Clock &clock() { return clock_; }
  OAuth &tokens() { return *tokens_; }
  const std::string &api_key() const { return api_key_; }
  std::string base(const std::string &host = "") const;

  // The parts of which routes are made; hooks may use them too.
  Listing list(Call &call);
  Listing page_of(Call &call, const std::vector<const Record *> &all);  // a page of records found otherwise
  Json shown(Call &call, const Record &record);
  void answer_list(Call &call, const Listing &listing);
  void answer_one(Call &call, const Record &record, int status);
  const Record &find(Call &call);  // by the route's "key" ("{param.id}"); refuses "missing"
  const Record &create(Call &call, const Json &input);
  const Record &update(Call &call, const Record &record, const Json &input);
  Json input_of(Call &call);
  void refuse_problems(Call &call, const std::vector<Problem> &problems);
  std::string content(const Object &object, const Record &record);  // whole: not for large files

 private:
  void read_routes();
  void add_route(const Json &from);
  void read_tokens();
  void serve(const std::string &host, const Request &request, Response &response);
  const Route *match(const std::string &host, const Request &request, Json &params);
  bool serve_tokens(const Request &request, Response &response);
  std::string admit(Call &call);
  void require(Call &call, const Json &list);
  void run(Call &call);
  void fail(const Refused &refused, const Scope &scope, Response &response);
  std::vector<Condition> conditions(Call &call);
  struct Sort {
    Order order = Order::seq;
    bool descending = false, indexed = true;
    std::vector<std::tuple<std::string, Type, bool>> keys;  // path, type, descending
    std::string text;
  };
  Sort read_sort(Call &call);
  bool includes(Call &call, const Record &record, const std::vector<Condition> &conditions, const std::string &deleted);
  Listing page_in_order(Call &call, const Sort &sort, const std::vector<Condition> &conditions);
  Listing changes(Call &call, const std::vector<Condition> &conditions);
  Json included(Call &call, const std::vector<Json> &shown);
  void serve_delete(Call &call);
  void serve_upsert(Call &call);
  void serve_content(Call &call);
  void remember(Call &call, const std::string &key);
  bool answered_before(Call &call, std::string &key);
  Json change(const std::string &action, const Json &body);
  std::vector<int64_t> pick(Object &object, const Json &body);

  Json document_;
  Options options_;
  Clock &clock_;
  std::string name_;
  std::mutex mutex_;
  Objects objects_;
  Limits limits_;
  std::unique_ptr<OAuth> tokens_;
  std::string api_key_;
  std::map<std::string, std::string> bases_;
  std::vector<Route> routes_;
  std::map<std::string, int64_t> counts_;
  std::map<std::string, std::pair<int, std::string>> answered_;  // by idempotency key
  int64_t rejected_ = 0, max_offset_ = 0, longest_ = 0;
};

// The envelope that a word means: a template, or the name of one of the document's; the usual one where there is none.
const Json &envelope_of(const Json &document, const Json &word, const char *usual, const Json &bare);

// What a provider's C++ adds to its document: a global of this type, made before main begins.
//   const sandbox::Extension kExtension("acme", [](sandbox::Tabled &acme) { acme.serves["query"] = ...; });
class Extension {
 public:
  Extension(const std::string &provider, std::function<void(Tabled &)> install);
};

// Every provider that has a document in the program, and one for each file; a file takes the place of the document with
// the same provider. Throws with what is wrong with a document.
std::vector<std::unique_ptr<Provider>> tabled_providers(const Options &options, Clock &clock,
                                                        const std::vector<std::string> &files);

}  // namespace sandbox

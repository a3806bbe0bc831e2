#pragma once
// The REST resources under /services/data. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "organisation.hpp"
#include "query.hpp"

namespace sandbox::salesforce {

// A request, of the network or within a composite one.
struct Call {
  std::string base;               // "http://127.0.0.1:4300"
  std::string method, version;    // "GET", "v59.0"
  std::vector<std::string> path;  // below the version, decoded
  std::map<std::string, std::string> parameters;
  std::string body;
  int64_t batch = 2000;   // of Sforce-Query-Options
  bool json_body = true;  // whether the content type says so
};

struct Reply {
  int status = 200;
  std::string json;      // nothing: no body
  std::string location;  // of a created record
};

// Splits "/services/data/v59.0/query?q=..." ; false when it is not below a version.
bool read_target(std::string_view target, Call &);
bool known_version(std::string_view version);
Json version_list();

class Rest {
 public:
  Rest(Organisation &org, Queries &queries, Window &daily) : org_(org), queries_(queries), daily_(daily) {}
  Reply handle(const Call &);

 private:
  Reply sobjects(const Call &);
  Reply object(const Call &, const ObjectType &);
  Reply record(const Call &, const ObjectType &);
  Reply keyed_record(const Call &, const ObjectType &);
  Reply changes(const Call &, const ObjectType &, bool deleted);
  Reply show(const Call &, const ObjectType &, std::string_view id);
  Reply query(const Call &);
  Reply limits();

  Reply composite(const Call &);
  Reply subrequests(const Call &);
  Reply collection(const Call &);
  Reply upsert_collection(const Call &);
  Reply retrieve(const Call &, const ObjectType &);
  Reply delete_collection(const Call &);
  Reply rows(std::vector<Outcome>, size_t mark, bool all_or_none, bool upsert);

  Organisation &org_;
  Queries &queries_;
  Window &daily_;
  int depth_ = 0;
};

Reply refuse(const Error &);
Reply refuse_method(const Call &, const std::string &allowed);
// The columns for a comma-separated list of fields, ways over relationships among them.
struct Columns {
  std::vector<Column> list;
  std::optional<Error> error;
};
Columns columns_of(Organisation &, const ObjectType &, const std::vector<std::string> &fields);
std::vector<std::string> split(std::string_view text, char separator);

Json describe(const Schema &, const ObjectType &, const std::string &version);
Json describe_short(const ObjectType &, const std::string &version);

}  // namespace sandbox::salesforce

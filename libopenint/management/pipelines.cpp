#include <algorithm>

#include "libopenint/management/rows.hpp"

namespace openint::management {

namespace {

Result<std::string> pipeline_json(const store::Row &row) {
  OPENINT_TRY(const auto document, json::Document::parse(row.document));
  json::ObjectBuilder out;
  describe_row(row, document.root(), out);
  return out.text();
}

// The ends of a pipeline are connections that the caller may see.
Result<void> check_end(const CoreCall &call, std::string_view name) {
  std::string id = call.text(name);
  if (id.empty()) return {};
  auto found = find_row(call, store::Kind::connection, id);
  if (found.ok()) return {};
  auto error = found.take_error();
  error->path = "/" + std::string(name);
  return error;
}

}  // namespace

Result<std::string> list_pipelines(const CoreCall &call) {
  store::Filter paging;  // counts what is left after the choice of connections, which the store does not know
  OPENINT_CHECK(read_paging(call, paging));
  int64_t limit = paging.limit;
  int64_t offset = paging.offset;
  store::Filter filter;
  if (!call.customer.empty()) filter.customer = call.customer;
  OPENINT_TRY(auto rows, call.store().list(store::Kind::pipeline, filter, false));
  json::Value wanted = call.input["connectionIds"];
  std::string out = "[";
  for (const store::Row &row : rows) {
    OPENINT_TRY(const auto document, json::Document::parse(row.document));
    auto is_end = [&](const json::Value &id) {
      return id.text() == document.root()["sourceId"].text() || id.text() == document.root()["destinationId"].text();
    };
    if (wanted.size() > 0 && std::none_of(wanted.items().begin(), wanted.items().end(), is_end)) continue;
    if (offset-- > 0) continue;
    if (limit-- == 0) break;
    OPENINT_TRY(std::string text, pipeline_json(row));
    if (out.size() > 1) out += ',';
    out += text;
  }
  return out + "]";
}

Result<std::string> create_pipeline(const CoreCall &call) {
  store::Row row;
  row.id = call.text("id");
  if (!row.id.starts_with("pipe_") || row.id.size() < 6) {
    return Error(Status::invalid_argument, "a pipeline's id must begin with pipe_ and go on", "/id");
  }
  OPENINT_CHECK(check_end(call, "sourceId"));
  OPENINT_CHECK(check_end(call, "destinationId"));
  row.customer = call.customer;
  if (row.customer.empty() && !call.text("sourceId").empty()) {
    OPENINT_TRY(auto source, find_row(call, store::Kind::connection, call.text("sourceId")));
    row.customer = source.customer;
  }
  json::ObjectBuilder document;
  take_members(call.input, {"metadata", "disabled", "sourceId", "streams", "destinationId"}, document);
  row.document = document.text();
  OPENINT_CHECK(write_row(call, store::Kind::pipeline, row));
  return pipeline_json(row);
}

Result<std::string> update_pipeline(const CoreCall &call) {
  OPENINT_TRY(auto row, find_row(call, store::Kind::pipeline, call.text("id")));
  OPENINT_TRY(const auto known, json::Document::parse(row.document));
  json::ObjectBuilder document(known.root());
  merge_metadata(call.input, document);
  take_members(call.input, {"disabled", "streams"}, document);
  row.document = document.text();
  OPENINT_CHECK(write_row(call, store::Kind::pipeline, row));
  return pipeline_json(row);
}

Result<std::string> delete_pipeline(const CoreCall &call) {
  OPENINT_TRY(auto row, find_row(call, store::Kind::pipeline, call.text("id")));
  OPENINT_TRY(bool removed, call.store().remove(store::Kind::pipeline, row.id));
  if (!removed) return Error(Status::not_found, "no pipeline \"" + row.id + "\"", "/id");
  return std::string("true");
}

// Whose thing it is gets checked all the same, so that nobody learns of another's.
Result<std::string> sync_pipelines(const CoreCall &call) {
  bool pipeline = call.operation.path.find("/pipeline/") != std::string::npos;
  auto kind = pipeline ? store::Kind::pipeline : store::Kind::connection;
  OPENINT_TRY(auto row, find_row(call, kind, call.text("id")));
  return Error(Status::unsupported, "this build runs no pipelines yet: " + row.id + " can't be synced");
}

}  // namespace openint::management

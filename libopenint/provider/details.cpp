// Records of a list completed by reading them by their ids: see details.hpp.
#include "libopenint/provider/details.hpp"

#include "libopenint/json/cut.hpp"
#include "libopenint/provider/batch.hpp"
#include "libopenint/provider/halving.hpp"
#include "libopenint/provider/record_id.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;

namespace {

BatchEntry failed(const Error &error) {
  BatchEntry entry;
  entry.error = std::make_shared<const Error>(error);
  return entry;
}

// Why a record of a thin list is not given: the list alone tells too little of it.
Rejected rejection(const Session &session, const connector::ModelRule &rules, const std::string &id,
                   const BatchEntry &entry, std::string_view thin) {
  Rejected out;
  out.scope = "record";
  out.reason = session.connector().name() + " lists the record " + shortened(id) + " and ";
  out.reason +=
      entry.error == nullptr ? "does not have it any more" : "does not give what it holds: " + entry.error->message;
  std::string shown;
  auto cut = json::without_members(thin, rules.secret, shown);
  out.raw = cut.ok() && !*cut ? std::string(thin) : shown;
  return out;
}

// Where there is but one record, its refusal may be its own as well as the request's.
bool of_one(const std::vector<std::string> &ids, const Error &error) {
  const std::vector<std::string> *any = nullptr;
  return ids.size() == 1 && blame_of(error, any) != Blame::request;
}

}  // namespace

Task<bool> read_details(Context &context, Session &session, const Listing &listing, bool deleted, bool thin,
                        Page &page) {
  const connector::ModelRule *rules = session.connector().model(listing.model);
  std::vector<std::string> ids;
  RecordIds reader(*rules, session.connector().tables());
  for (std::string_view record : page.records) ids.push_back(reader.of(record));
  BatchPlan plan;
  plan.model = listing.model;
  plan.object = listing.object;
  plan.deleted = deleted;
  plan.selection = listing.selection;
  plan.reading = listing.reading;
  plan.input = listing.input;
  Result<std::vector<BatchEntry>> read = co_await read_batch(context, session, plan, ids);
  std::vector<BatchEntry> entries;
  if (read.ok()) {
    entries = std::move(*read);
  } else {
    const bool alone = thin && of_one(ids, read.error());
    if (!alone) co_return read.take_error();
    entries.push_back(failed(read.error()));
  }
  std::vector<std::string_view> records;
  const auto list = beside(rules, page.response.body);
  for (size_t i = 0; i < entries.size(); ++i) {
    BatchEntry &entry = entries[i];
    const bool lost = entry.error != nullptr && entry.error->status != Status::not_found;
    if (lost && !thin) co_return *entry.error;
    if (!entry.record.empty()) {
      page.kept.push_back(std::move(entry.record));
      records.emplace_back(page.kept.back());
      page.beside.push_back(entry.page);
    } else if (!thin) {
      records.push_back(page.records[i]);
      page.beside.push_back(list);
    } else {
      page.rejected.push_back(rejection(session, *rules, ids[i], entry, page.records[i]));
      page.rejected.back().index = i;
    }
  }
  page.records = std::move(records);
  if (list == nullptr) page.beside.clear();  // no rule looks there
  co_return true;
}

}  // namespace openint::provider

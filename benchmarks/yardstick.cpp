#include "benchmarks/yardstick.hpp"

namespace openint::bench {

namespace {

using simdjson::ondemand::array;
using WriteRecord = void(simdjson::ondemand::object, bool, Text &);

/// The comma behind the last record is taken back: one branch fewer a record.
template <WriteRecord write_record>
void items(array list, bool raw, Text &out) {
  bool any = false;
  for (auto element : list) {
    write_record(element.get_object().value_unsafe(), raw, out);
    out.literal(",");
    any = true;
  }
  if (any) out.drop(1);
}

void items_of(Model model, array list, bool raw, Text &out) {
  switch (model) {
    case Model::hubspot_contacts: return items<hubspot_contact>(list, raw, out);
    case Model::hubspot_companies: return items<hubspot_company>(list, raw, out);
    case Model::hubspot_deals: return items<hubspot_deal>(list, raw, out);
    case Model::salesforce_accounts: return items<salesforce_account>(list, raw, out);
    case Model::salesforce_contacts: return items<salesforce_contact>(list, raw, out);
  }
}

}  // namespace

void yardstick(Model model, simdjson::ondemand::parser &parser, const simdjson::padded_string &page, bool raw,
               Text &out) {
  out.clear();
  // No value is written more than three times and the keys of a record are at most twice its own size.
  out.reserve(page.size() * 3 + 4096);
  auto document = parser.iterate(page);
  bool salesforce = model >= Model::salesforce_accounts, done = false;
  std::string_view next = "null";
  out.literal("{\"items\":[");
  for (auto field : document.get_object().value_unsafe()) {
    Key key = field.key().value_unsafe();
    if (key.unsafe_is_equal(salesforce ? "records" : "results")) {
      items_of(model, field.value().get_array().value_unsafe(), raw, out);
    } else if (!salesforce && key.unsafe_is_equal("paging")) {
      simdjson::ondemand::value after = field.value()["next"]["after"].value_unsafe();
      next = trimmed(after.raw_json_token());
    } else if (salesforce && key.unsafe_is_equal("nextRecordsUrl")) {
      next = token(field);
    } else if (salesforce && key.unsafe_is_equal("done")) {
      done = token(field) == "true";
    }
  }
  if (is_text(next) && !done) {
    out.literal("],\"has_next_page\":true,\"next_cursor\":");
  } else {
    out.literal("],\"has_next_page\":false,\"next_cursor\":");
  }
  out.put(next);
  out.literal("}");
}

}  // namespace openint::bench

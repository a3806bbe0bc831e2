// Reports: what they are asked for with, who reads them, and what they must add up to.
#include <algorithm>

#include "libopenint/base/text.hpp"
#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

// The operation's parameters that the request is made of.
std::vector<std::string> inputs_of(const RequestRule &request) {
  std::vector<std::string> out;
  auto add = [&](const jmespath::Expression &expression) {
    for (const FreeName &name : free_names(expression.root())) {
      const bool input = name.name == "input" && !name.member.empty();
      if (input && std::find(out.begin(), out.end(), name.member) == out.end()) out.emplace_back(name.member);
    }
  };
  for (const auto &[name, expression] : request.with) add(expression);
  for (const HeaderRule &header : request.headers) {
    if (header.expression) add(*header.expression);
  }
  if (request.body) add(*request.body);
  return out;
}

}  // namespace

ReportRule Loader::report(const json::Value &section, const std::string &pointer) {
  ReportRule rule;
  rule.request = request(section, pointer, Scope("report"));
  rule.takes = inputs_of(rule.request);
  rule.across = section["across"].as_boolean();
  for (const json::Member &member : section["groups"].members()) {
    rule.groups.emplace_back(lowered(member.key), std::string(member.value.text()));
  }
  report_sums(rule, section["sums"], pointer + "/sums");
  rule.reader = std::string(section["reader"].text());
  const bool known = rule.reader.empty() || options_.is_procedure == nullptr || options_.is_procedure(rule.reader);
  if (!known) {
    problem(pointer + "/reader", "procedure", rule.reader, "a procedure of the engine",
            "there is no procedure \"" + shortened(rule.reader) + "\"");
  }
  if (rule.reader.empty())
    not_here(section, pointer, {"groups", "sums", "across"}, "is of a table, which a reader makes");
  return rule;
}

void Loader::report_sums(ReportRule &rule, const json::Value &section, const std::string &pointer) {
  for (const json::Member &member : section.members()) {
    ReportSum sum;
    sum.group = std::string(member.key);
    sum.pointer = origins_.of(pointer_join(pointer, member.key));
    for (const json::Value &item : member.value.items()) {
      ReportSum::Term term;
      term.less = item.text().starts_with('-');
      term.group = std::string(item.text().substr(term.less ? 1 : 0));
      sum.terms.push_back(std::move(term));
    }
    rule.sums.push_back(std::move(sum));
  }
}

}  // namespace openint::connector

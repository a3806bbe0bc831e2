// Links between records, listed and made.
#include <algorithm>

#include "libopenint/connector/load/loader.hpp"

namespace openint::connector {

namespace {

// The objects of "list:deals:persons"; "" and "" for "list". False for a section of another verb.
bool objects_of(std::string_view section, std::string_view verb, std::string &source, std::string &target) {
  if (section == verb) return true;
  if (!section.starts_with(verb) || section.substr(verb.size(), 1) != ":") return false;
  section.remove_prefix(verb.size() + 1);
  source = std::string(section.substr(0, section.find(':')));
  if (source.size() < section.size()) target = std::string(section.substr(source.size() + 1));
  return true;
}

}  // namespace

// Whether the contract lists the model's records as links.
bool Loader::of_links(std::string_view model) const {
  if (contract_ == nullptr) return false;
  const auto &operations = contract_->operations();
  return std::any_of(operations.begin(), operations.end(), [&](const contract::Operation &operation) {
    return operation.model == model && operation.verb == "list_associations";
  });
}

void Loader::associations(ModelRule &rule, const json::Value &section, const std::string &pointer) {
  around_writes(rule, section, pointer, true);
  for (const json::Member &member : section.members()) {
    std::string source_object;
    std::string target_object;
    if (objects_of(member.key, "list", source_object, target_object)) {
      BetweenObjects<AssociationsRule> made{source_object, target_object, Offer<AssociationsRule>(member.key)};
      offer(made.offer, section, pointer, [this](const json::Value &found, const std::string &at) {
        AssociationsRule links;
        links.request = request(found, at, Scope("associations"));
        links.links = needed_answer(found, "links", at, "it reads the links");
        if (!links.links.pointer.empty()) check_answer_names(links.links.expression, at + "/links", "answer");
        links.paging = paging(nullptr, found["paging"], at + "/paging", Scope("associations"));
        check_unpaged(links.request, links.paging, at);
        return links;
      });
      rule.list_associations.push_back(std::move(made));
    } else if (objects_of(member.key, "create", source_object, target_object)) {
      BetweenObjects<CreateAssociationRule> made{source_object, target_object,
                                                 Offer<CreateAssociationRule>(member.key)};
      offer(made.offer, section, pointer, [this](const json::Value &found, const std::string &at) {
        CreateAssociationRule create;
        create.request = request(found, at, Scope("create_association"));
        not_here(found, at, {"id", "record", "whole"}, "is for records, and not for links between them");
        create.needs_type = std::string(found["needs_type"].text());
        create.done = answer(found, "done", at);
        return create;
      });
      rule.create_associations.push_back(std::move(made));
    }
  }
}

}  // namespace openint::connector

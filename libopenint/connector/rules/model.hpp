#pragma once

#include "libopenint/connector/rules/definition.hpp"
#include "libopenint/connector/rules/list.hpp"
#include "libopenint/connector/rules/read.hpp"
#include "libopenint/connector/rules/report.hpp"
#include "libopenint/connector/rules/write.hpp"

namespace openint::connector {

/// A rule for the links from one object to another, by the provider's names of both; "" and "" for all others.
template <typename T>
struct BetweenObjects {
  std::string source;
  std::string target;
  Offer<T> offer;
};

/// One model of the contract at this provider.
struct ModelRule {
  std::string model;   ///< "crm.contact"
  std::string object;  ///< the provider's name for it, or ""
  PageRule page;
  BodyRule body;
  std::vector<FieldRule> fields;         ///< in the contract's order, one for every field of the model but raw_data and
                                         ///< custom_fields
  std::vector<FieldRule> custom_fields;  ///< in the document's order
  std::vector<InputCheck> checks;        ///< of an input, before a body is made
  std::vector<Path> secret;              ///< members of a record that nobody is given: it is read without them; from
                                         ///< its own top, page.item included

  std::optional<SelectRule> select;
  std::optional<LocateRule> locate;
  std::vector<RelatedRule> related;

  Offer<ListRule> list{"list"};
  Offer<ListRule> list_since{"list_since"};
  Offer<ListRule> list_deleted{"list_deleted"};
  Offer<ListRule> list_since_deleted{"list_since_deleted"};
  Offer<ListRule> list_changes{"list_changes"};
  Offer<GetRule> get{"get"};
  Offer<BatchReadRule> batch_read{"batch_read"};
  Offer<DownloadRule> download{"download"};
  Offer<DownloadRule> exported{"export"};  ///< the content in another format, which the input names
  Offer<CountRule> count{"count"};
  Offer<CreateRule> create{"create"};
  Offer<UpdateRule> update{"update"};
  Offer<DeleteRule> remove{"delete"};
  Offer<SearchRule> search{"search"};
  Offer<UpsertRule> upsert{"upsert"};
  Offer<ReportRule> report{"report"};
  Offer<BatchWriteRule> batch_create{"batch_create"};
  Offer<BatchWriteRule> batch_update{"batch_update"};

  Offer<DefinitionRule> create_object{"create_object"};
  Offer<DefinitionRule> create_property{"create_property"};
  Offer<DefinitionRule> create_association_schema{"create_association_schema"};
  std::vector<BeforeRule> before;
  std::vector<AfterRule> after;

  // Of the model of links: the sections "list" and "create", and those of two objects ("list:deals:persons").
  std::vector<BetweenObjects<AssociationsRule>> list_associations;
  std::vector<BetweenObjects<CreateAssociationRule>> create_associations;

  /// Calls `each` with every offer, in this order.
  template <typename Each>
  void each_offer(Each each) const {
    for (const Offer<ListRule> *one : {&list, &list_since, &list_deleted, &list_since_deleted, &list_changes}) each(*one);
    each(get);
    each(count);
    each(batch_read);
    each(download);
    each(exported);
    each(create);
    each(update);
    each(remove);
    each(search);
    each(upsert);
    each(batch_create);
    each(batch_update);
    each(report);
    for (const Offer<DefinitionRule> *one : {&create_object, &create_property, &create_association_schema}) each(*one);
    for (const auto &between : list_associations) each(between.offer);
    for (const auto &between : create_associations) each(between.offer);
  }
};

}  // namespace openint::connector

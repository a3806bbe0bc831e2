#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/translate/body.hpp"
#include "libopenint/translate/reverse.hpp"

namespace openint::translate {

/// Puts one body together; every problem of the input is collected on the way. One input, one thread.
class BodyBuilder {
 public:
  BodyBuilder(const Plan &plan, const json::Value &input, const Writing &writing, Arena &arena);

  Result<json::Value> build();

 private:
  using Target = connector::Target;

  // reverse.cpp
  void problem(std::string pointer, const char *rule, const json::Value &found, std::string allowed,
               std::string message);
  bool evaluate(const jmespath::Expression &expression, const json::Value &over, const std::string &pointer,
                json::Value &out);
  void check_input();
  void check_member(const json::Member &member);
  const connector::FieldRule *rule_of(std::string_view field) const;
  std::string place_of(const Target &target) const;
  bool wanted(const Target &target);
  void write(const Target &target, bool custom);
  void custom_fields(const json::Value &fields);
  json::Value scalar(const json::Value &value, bool custom);
  bool given(std::string_view field) const { return !field.empty() && input_.find(field) != nullptr; }
  void wrote(std::string_view field) { written_.emplace_back(field); }

  // entries.cpp: lists whose entries have places of their own
  struct Entry;
  void write_entries(const connector::FieldRule &rule);
  void write_whole(const connector::FieldRule &rule);
  std::vector<Entry> entries_of(const json::Value &list, const connector::EntriesRule &rule) const;
  void write_place(const connector::FieldRule &rule, const connector::Place &place, const Entry *entry);
  void clear_place(const connector::Place &place);
  json::Value standing_for(const connector::EntriesRule &rule, const connector::Place &place);

  // choice.cpp: ids that are looked up by names
  struct Candidates;
  void choose(const Target &target);
  void put_choice(const Target &target, std::string_view id, const std::string &pointer);
  std::string told(const connector::Choice &choice, std::string_view id) const;
  std::string known(const connector::Choice &choice, const std::string &parent) const;
  std::string parent_of(const connector::Choice &choice) const;

  const Plan &plan_;
  const json::Value &input_;
  const Writing &writing_;
  Arena &arena_;
  jmespath::Environment environment_;
  Body body_;
  std::vector<std::string> written_;  // fields of the input that something in the body was made of
  std::vector<Issue> issues_;
  std::string_view reason_;  // of the error, where a caller can help
};

}  // namespace openint::translate

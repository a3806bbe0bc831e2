#pragma once

#include "libopenint/translate/evaluate.hpp"
#include "libopenint/translate/output.hpp"

namespace openint::translate {

/// Writes one record: record() the way through the plan's program with what is usual, field() and what it calls the
/// values that are not.
class RecordWriter {
 public:
  RecordWriter(Frame &frame, Output &out) : frame_(frame), out_(out) {}

  template <bool kEmptyIsNull>
  bool record();
  /// Writes custom_fields, which `emit` is.
  bool custom(const Emit &emit);

 private:
  bool lose(const JsonStep &step, size_t start, size_t unknown);
  void begin_list(const JsonStep *step, const char *cursor);
  bool lose_list(const JsonStep &step, const Expression *made_by);
  bool rather(const JsonStep &step, bool &written);
  bool field(const Emit &emit);
  bool general(const Emit &emit);
  bool shaped(const json::Value &value, const contract::Shape &shape, const std::string &name, int depth);
  bool misshapen(const json::Value &value, const char *wanted);
  void raw();
  bool put_text(std::string_view text);

  Frame &frame_;
  Output &out_;
  const Emit *list_ = nullptr;  // the list being written, and the item of it
  size_t item_ = 0;
  const JsonStep *list_step_ = nullptr;  // where it began, in the program and in what is written
  size_t list_start_ = 0;
  size_t list_unknown_ = 0;
  size_t list_unread_ = 0;
  const Emit *made_ = nullptr;  // what a rule made in full and is being written, and the field that it belongs to
  const Emit *owner_ = nullptr;
};

}  // namespace openint::translate

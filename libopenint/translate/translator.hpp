#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/json/indexed_text.hpp"
#include "libopenint/translate/options.hpp"
#include "libopenint/translate/output.hpp"
#include "libopenint/translate/reader.hpp"
#include "libopenint/translate/reverse.hpp"

struct ArrowArrayStream;

namespace openint::translate {

/// Who is told of records and values that could not be read, one call each, during the translation.
class Reporter {
 public:
  virtual ~Reporter() = default;
  /// An error ends the translation and is passed on.
  virtual Result<void> rejected(const Rejection &rejection) = 0;
};

/// What a translation did.
struct Summary {
  uint64_t translated = 0;
  uint64_t rejected = 0;
  uint64_t unread_values = 0;  ///< of the translated records, null in their place
  PageEnd page;
};

/// Records by where they stand: those inside `text` are read by its index, in place; any other is read by itself.
struct Records {
  std::span<const std::string_view> records;      ///< JSON values
  const json::IndexedText *text = nullptr;        ///< null: none
  std::shared_ptr<const jmespath::Lookups> page;  ///< what stands beside them, as PageTables has it; null: nothing
};

class Columns;
class Translation;

/// Provider bytes to unified records and back, for one (connector, model, options). Immutable: any number of threads
/// may use one at once. In strict mode the first bad record is the error of the whole translation.
class Translator : public std::enable_shared_from_this<Translator> {
 public:
  /// Errors: NOT_FOUND for the model (naming those there are); INVALID_ARGUMENT for options and for rules that do not
  /// fit the contract.
  static Result<std::shared_ptr<const Translator>> open(std::shared_ptr<const connector::Connector> connector,
                                                        std::shared_ptr<const contract::Contract> contract,
                                                        std::string_view model, const Options &options);

  /// Translates all of `bytes` (no padding needed) and appends the JSON that options.output asks for to `out`.
  /// Errors: MALFORMED where the input ends inside a list or a page; in strict mode INVALID_ARGUMENT or MALFORMED for
  /// the first bad record; what `reporter` (may be null) returns.
  Result<Summary> translate(std::string_view bytes, Output &out, Reporter *reporter) const;
  /// The same, handing the JSON to `sink` piece by piece.
  Result<Summary> translate(std::string_view bytes, Sink &sink, Reporter *reporter) const;
  /// The same for records that were found already, for translators whose options.input is `record`.
  Result<Summary> translate(const Records &records, Sink &sink, Reporter *reporter) const;
  Result<Summary> translate(const Records &records, Columns &columns, Reporter *reporter) const;
  /// The same as an Arrow stream of the model's columns. `out` is filled in and then owned by the caller, who releases
  /// it; it needs neither `bytes` nor this translator any more.
  Result<Summary> translate_arrow(std::string_view bytes, ::ArrowArrayStream *out, Reporter *reporter) const;
  /// A translation that is fed in pieces. It keeps the translator alive.
  Result<std::unique_ptr<Translation>> begin(Sink &sink, Reporter *reporter) const;

  /// The way back: unified input (JSON) to the body that the provider wants (JSON). The input is checked against the
  /// model's input schema first. Errors: INVALID_ARGUMENT with every problem in issues, and in reason what would help;
  /// UNSUPPORTED where the model cannot be written. Without `writing` the body is that of a new record, or what
  /// options.writing says.
  Result<std::string> reverse(std::string_view input) const;
  Result<std::string> reverse(std::string_view input, const Writing &writing) const;
  /// The same as values, before they are text: the body lives in the arena.
  Result<json::Value> reverse(const json::Value &input, const Writing &writing, Arena &arena) const;

  const Plan &plan() const noexcept { return *plan_; }
  std::shared_ptr<const Plan> shared_plan() const noexcept { return plan_; }

 private:
  friend class Translation;
  struct Executor;
  struct Returner;
  explicit Translator(std::shared_ptr<const Plan> plan);
  std::unique_ptr<Executor> take() const;
  void give_back(std::unique_ptr<Executor> executor) const noexcept;

  std::shared_ptr<const Plan> plan_;
  // Executors carry what was learned of the key order; they are reused, never shared.
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Executor>> idle_;
};

/// One translation fed in pieces of any size. One thread at a time.
class Translation {
 public:
  ~Translation();
  Result<void> feed(std::string_view bytes);
  /// Writes what is left and the end of the output. No feed may follow.
  Result<Summary> finish();

 private:
  friend class Translator;
  Translation();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace openint::translate

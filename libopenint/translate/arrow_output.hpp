#pragma once

#include <memory>

#include "libopenint/translate/evaluate.hpp"

struct ArrowArrayStream;

namespace openint::translate {

/// Collects records as Arrow columns (C Data Interface), in the contract's order and types.
class ArrowBatches {
 public:
  explicit ArrowBatches(std::shared_ptr<const Plan> plan);
  ~ArrowBatches();
  ArrowBatches(const ArrowBatches &) = delete;
  ArrowBatches &operator=(const ArrowBatches &) = delete;

  /// Adds one record to every column. False: nothing was added, and frame.failed and frame.reason say why.
  bool append(Frame &frame);
  /// Fills in a stream that owns all batches made so far and the schema. Call once, last.
  void export_stream(::ArrowArrayStream *out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace openint::translate

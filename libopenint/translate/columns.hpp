#pragma once

#include <memory>

struct ArrowArrayStream;

namespace openint::translate {

class ArrowBatches;
class Translator;
struct Plan;

/// Records gathered as Arrow columns, to be taken as often as wanted.
class Columns {
 public:
  explicit Columns(const Translator &translator);
  ~Columns();
  Columns(const Columns &) = delete;
  Columns &operator=(const Columns &) = delete;

  /// What was gathered since the last time, as a stream of the model's columns, perhaps without a batch.
  std::shared_ptr<::ArrowArrayStream> take();

 private:
  friend class Translator;
  std::shared_ptr<const Plan> plan_;
  std::unique_ptr<ArrowBatches> batches_;
};

}  // namespace openint::translate

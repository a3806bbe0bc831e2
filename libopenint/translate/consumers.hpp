#pragma once

#include "libopenint/translate/arrow_output.hpp"
#include "libopenint/translate/output.hpp"
#include "libopenint/translate/translator.hpp"

namespace openint::translate {

/// What every consumer does with a bad record: in strict mode it is the error of the whole, else the reporter's.
class Consuming : public Consumer {
 public:
  Consuming(const Plan &plan, Reporter *reporter) : plan_(plan), reporter_(reporter) {}

  Result<void> rejected(const Rejection &rejection) override;
  Result<void> window_done() override { return {}; }

 protected:
  const Plan &plan_;

 private:
  Reporter *reporter_;
};

/// Writes records as the JSON that options.output asks for, to `out` and from there, where there is one, to a sink.
class JsonConsumer final : public Consuming {
 public:
  JsonConsumer(const Plan &plan, Reporter *reporter, Output &out, Sink *sink)
      : Consuming(plan, reporter), out_(out), sink_(sink) {}

  Result<void> begin();
  bool record(Frame &frame) override;
  Result<void> window_done() override;
  Result<void> end(const PageEnd &page);

 private:
  Options::Output output() const noexcept { return plan_.options.output; }

  Output &out_;
  Sink *sink_;
  bool first_ = true;
};

class ArrowConsumer final : public Consuming {
 public:
  ArrowConsumer(const Plan &plan, Reporter *reporter, ArrowBatches &batches)
      : Consuming(plan, reporter), batches_(batches) {}
  bool record(Frame &frame) override { return batches_.append(frame); }

 private:
  ArrowBatches &batches_;
};

}  // namespace openint::translate

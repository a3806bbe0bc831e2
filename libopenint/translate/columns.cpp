#include "libopenint/translate/columns.hpp"

#include "libopenint/translate/arrow_abi.hpp"
#include "libopenint/translate/arrow_output.hpp"
#include "libopenint/translate/translator.hpp"

namespace openint::translate {

Columns::Columns(const Translator &translator)
    : plan_(translator.shared_plan()), batches_(std::make_unique<ArrowBatches>(plan_)) {}

Columns::~Columns() = default;

std::shared_ptr<::ArrowArrayStream> Columns::take() {
  std::shared_ptr<::ArrowArrayStream> out(new ArrowArrayStream{}, [](ArrowArrayStream *stream) {
    if (stream->release != nullptr) stream->release(stream);
    delete stream;
  });
  batches_->export_stream(out.get());
  batches_ = std::make_unique<ArrowBatches>(plan_);
  return out;
}

}  // namespace openint::translate

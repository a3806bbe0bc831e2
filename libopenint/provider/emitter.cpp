#include "libopenint/provider/emitter.hpp"

#include "libopenint/translate/columns.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Emission;
using coroutine::Task;

Emitter::Emitter(Context &context, const translate::Translator &translator, std::string_view before)
    : translator_(translator), taking_(context.taking()) {
  if (joins()) translated_.items = before;
  if (as_columns()) columns_ = std::make_unique<translate::Columns>(translator);
}

Emitter::~Emitter() = default;

Result<void> Emitter::add(const std::vector<std::string_view> &records,
                          std::shared_ptr<const translate::PageTables> page) {
  return translate_records(translator_, records, nullptr, columns_.get(), translated_, std::move(page));
}

Result<void> Emitter::add(const Page &page) {
  for (Rejected one : page.unread) {
    one.index += translated_.given;
    translated_.rejected.push_back(std::move(one));
  }
  return translate_records(translator_, page.records, &page.body, columns_.get(), translated_,
                           beside(translator_.plan().model, page.response.body));
}

void Emitter::add_item(std::string_view item) {
  if (translated_.count > 0 && !as_lines()) translated_.items += ',';
  translated_.items += item;
  if (as_lines()) translated_.items += '\n';
  ++translated_.given;
  ++translated_.count;
}

void Emitter::add_items(const Translated &items) {
  if (items.count == 0) return;
  std::string_view text = items.items;
  if (as_lines()) text.remove_suffix(1);
  add_item(text);
  translated_.given += items.given - 1;
  translated_.count += items.count - 1;
}

bool Emitter::waits() const noexcept { return !joins() && translated_.count > 0; }

Emission Emitter::take() {
  Emission out;
  out.count = translated_.count;
  if (as_columns()) {
    out.columns = columns_->take();
  } else if (as_lines()) {
    out.text = std::exchange(translated_.items, std::string());
  } else {
    out.text.reserve(translated_.items.size() + 2);
    out.text += '[';
    out.text += translated_.items;
    out.text += ']';
    translated_.items.clear();
  }
  count_ += translated_.count;
  translated_.count = 0;
  emitted_ = true;
  return out;
}

Task<bool> flush(Context &context, Emitter &emitter, std::string progress) {
  if (!emitter.waits()) co_return true;
  Emission emission = emitter.take();
  emission.progress = std::move(progress);
  Result<void> taken = co_await coroutine::emit(context, emission);
  if (!taken.ok()) co_return taken.take_error();
  co_return true;
}

Task<bool> flush_last(Context &context, Emitter &emitter) {
  bool columns = emitter.as_columns() && !emitter.emitted_;
  if (!columns && !emitter.waits()) co_return true;
  Emission emission = emitter.take();
  Result<void> taken = co_await coroutine::emit(context, emission);
  if (!taken.ok()) co_return taken.take_error();
  co_return true;
}

}  // namespace openint::provider

#include "libopenint/provider/emitter.hpp"

#include <algorithm>

#include "libopenint/translate/columns.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Emission;
using coroutine::Task;

Emitter::Emitter(Context &context, const translate::Translator &translator, std::string_view before)
    : translator_(translator), taking_(context.taking()), least_(context.least_batch()) {
  if (joins()) translated_.items = before;
  if (as_columns()) columns_ = std::make_unique<translate::Columns>(translator);
}

Emitter::~Emitter() = default;

Result<void> Emitter::add(const std::vector<std::string_view> &records,
                          std::shared_ptr<const translate::PageTables> page) {
  return translate_records(translator_, records, nullptr, columns_.get(), translated_, std::move(page));
}

// Numbers what was told of a page's records, from `first` on, by their places in the list's answer, where some of them
// were left out of it before.
void Emitter::renumber(const Page &page, size_t first, uint64_t before) {
  auto &told = translated_.rejected;
  for (size_t i = first; i < told.size(); ++i) {
    for (const Rejected &out : page.rejected) {
      if (before + out.index <= told[i].index) ++told[i].index;
    }
  }
  for (Rejected out : page.rejected) {
    out.index += before;
    told.push_back(std::move(out));
  }
  std::stable_sort(told.begin() + static_cast<std::ptrdiff_t>(first), told.end(),
                   [](const Rejected &a, const Rejected &b) { return a.index < b.index; });
  translated_.given += page.rejected.size();
}

// The page's records, those that came in one answer at a time.
Result<void> Emitter::add_records(const Page &page) {
  if (page.beside.empty()) {
    return translate_records(translator_, page.records, &page.body, columns_.get(), translated_,
                             beside(translator_.plan().model, page.response.body));
  }
  for (size_t i = 0; i < page.records.size();) {
    std::vector<std::string_view> run;
    const auto &answer = page.beside[i];
    for (; i < page.records.size() && page.beside[i] == answer; ++i) run.push_back(page.records[i]);
    OPENINT_CHECK(translate_records(translator_, run, &page.body, columns_.get(), translated_, answer));
  }
  return {};
}

Result<void> Emitter::add(const Page &page) {
  const size_t first = translated_.rejected.size();
  const uint64_t before = translated_.given;
  for (Rejected one : page.unread) {
    one.index += translated_.given;
    translated_.rejected.push_back(std::move(one));
  }
  OPENINT_CHECK(add_records(page));
  renumber(page, first, before);
  return {};
}

void Emitter::add_item(std::string_view item) {
  if (translated_.count > 0 && !as_lines()) translated_.items += ',';
  translated_.items += item;
  if (as_lines()) translated_.items += '\n';
  ++translated_.given;
  ++translated_.count;
}

Result<void> Emitter::add_column_record(std::string_view record, size_t index, std::vector<Rejected> &lost,
                                        std::shared_ptr<const translate::PageTables> page) {
  const size_t first = translated_.rejected.size();
  OPENINT_CHECK(add({record}, std::move(page)));
  for (size_t k = first; k < translated_.rejected.size(); ++k) {
    Rejected one = translated_.rejected[k];
    one.index = index;
    const bool known = std::any_of(lost.begin(), lost.end(), [&one](const Rejected &each) {
      return each.scope == one.scope && each.field == one.field && each.pointer == one.pointer;
    });
    if (!known) lost.push_back(std::move(one));
  }
  return {};
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
  if (!emitter.is_full()) co_return true;
  Emission emission = emitter.take();
  emission.progress = std::move(progress);
  Result<void> taken = co_await coroutine::emit(context, emission);
  if (!taken.ok()) co_return taken.take_error();
  co_return true;
}

Task<bool> flush_last(Context &context, Emitter &emitter, std::string progress) {
  bool columns = emitter.as_columns() && !emitter.emitted_;
  if (!columns && !emitter.waits()) co_return true;
  Emission emission = emitter.take();
  emission.progress = std::move(progress);
  Result<void> taken = co_await coroutine::emit(context, emission);
  if (!taken.ok()) co_return taken.take_error();
  co_return true;
}

}  // namespace openint::provider

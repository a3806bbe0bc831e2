#include <algorithm>

#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/translate/page_tables.hpp"
#include "libopenint/translate/reader.hpp"

// What a Reader does with a provider's page: finds the list of records in it, and reads what stands around the list.

namespace openint::translate {

// Looks in the object at `i` for the connector's list.
Result<Reader::Step> Reader::page_start(size_t &i, bool last) {
  const connector::Path &path = plan_->model->page.items;
  const Window &w = window_;
  size_t at = i + 1;
  size_t depth = 0;  // how much of the path is matched
  bool found = false;
  while (at + 2 < w.count && w.at(at) == '"' && w.at(at + 1) == ':') {
    std::string_view token(w.text + w.offsets[at], w.token_end(at) - w.offsets[at]);
    bool match = token.size() >= 2 && token.substr(1, token.size() - 2) == path[depth];
    char c = w.at(at + 2);
    if (match && depth + 1 == path.size() && (c == '[' || c == '{')) {
      found = true;
      break;
    }
    if (match && depth + 1 < path.size() && c == '{') {
      ++depth;
      at += 3;
      continue;
    }
    at = c == '[' || c == '{' ? behind_brackets(at + 2, 0) : at + 3;
    if (w.at(at) != ',') break;
    ++at;
  }
  if (found) {
    bool list = w.at(at + 2) == '[';
    const bool beside = !plan_->model->page.tables.empty();  // wherever it stands in the page
    const size_t end = list && !beside ? 0 : behind_brackets(i, 0);
    if (end > w.count && !last) return Step::more;
    if (beside) {
      const size_t stop = end <= w.count ? w.offsets[end - 1] + 1 : w.size;
      frame_.page = PageTables::read(plan_->model->page, {w.text + w.offsets[i], stop - w.offsets[i]});
    }
    preamble_.assign(w.text + w.offsets[i], w.offsets[at + 2] - w.offsets[i]);
    in_page_ = true;
    records_expected_ = false;
    page_end_.is_page = true;
    place_ = list ? Place::list_start : Place::single;
    i = at + 2 + (list ? 1 : 0);
    return Step::done;
  }
  if (at + 2 >= w.count && !last) return Step::more;
  if (plan_->options.input == Options::Input::page) {
    size_t end = behind_brackets(i, 0);
    size_t stop = end <= w.count ? w.offsets[end - 1] + 1 : w.size;
    OPENINT_CHECK(reject(w.offsets[i], stop, "", "", "is no page: it has no list \"" + path.back() + "\""));
    i = std::min(end, w.count);
    return Step::done;
  }
  return one_record(i, last);
}

Result<Reader::Step> Reader::page_rest(size_t &i, bool last) {
  const Window &w = window_;
  size_t end = behind_brackets(i, plan_->model->page.items.size());
  if (end > w.count) {
    if (!last) return Step::more;
    i = w.count;  // finish() says that the input ends inside a page
    return Step::done;
  }
  size_t begin = w.offsets[i];
  size_t stop = w.offsets[end - 1] + 1;
  OPENINT_CHECK(finished_page({w.text + begin, stop - begin}));
  i = end;
  frame_.page = nullptr;
  place_ = Place::top;
  in_page_ = false;
  return Step::done;
}

// A page without its list is small: it is parsed as a whole, which checks what the search for the list did not.
Result<void> Reader::finished_page(std::string_view rest) {
  std::string text = preamble_;
  text += "null";
  text += rest;
  frame_.scratch.reset();
  auto page = json::parse(text, frame_.scratch);
  if (!page.ok()) {
    Error error = page.error();
    error.message = "the page around the list of records: " + error.message;
    return error;
  }
  const connector::PageRule &rule = plan_->model->page;
  page_end_.next_cursor = "null";
  page_end_.has_next_page = false;
  if (rule.next_cursor) {
    OPENINT_TRY(json::Value cursor, rule.next_cursor->evaluate(*page, frame_.scratch));
    if (cursor.is_string() || cursor.is_number()) {
      page_end_.next_cursor.clear();
      json::append_string(page_end_.next_cursor, cursor.text());
      page_end_.has_next_page = true;
    }
  }
  if (rule.has_next_page) {
    OPENINT_TRY(json::Value more, rule.has_next_page->evaluate(*page, frame_.scratch));
    page_end_.has_next_page = jmespath::truthy(more);
    if (!page_end_.has_next_page) page_end_.next_cursor = "null";
  }
  return {};
}

}  // namespace openint::translate

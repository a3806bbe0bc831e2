// Requests for several records, cut where one of them is refused: see halving.hpp.
#include "libopenint/provider/halving.hpp"

#include <algorithm>

#include "libopenint/provider/request.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;

namespace {

// So many records that are refused alone, while nothing came of any other, say that it is not the records.
constexpr size_t kSuspects = 3;

struct Range {
  Range(size_t b, size_t e) : begin(b), end(e) {}
  size_t begin;
  size_t end;
};

// The halves of a part, the first one on top.
void push_halves(std::vector<Range> &left, const Range &part) {
  const size_t middle = part.begin + (part.end - part.begin) / 2;
  left.emplace_back(middle, part.end);
  left.emplace_back(part.begin, middle);
}

}  // namespace

bool names_refusal(const std::vector<std::string> &named, int http_status, std::string_view code) {
  return std::any_of(named.begin(), named.end(), [&](const std::string &each) {
    return each == std::to_string(http_status) || (!code.empty() && each == code);
  });
}

Blame blame_of(const Error &error, const std::vector<std::string> *gone) {
  const int status = error.provider.http_status;
  const bool refused = error.status == Status::invalid_argument || error.status == Status::conflict;
  const bool missing = error.status == Status::not_found || is_no_endpoint(error);
  if (gone == nullptr && (refused || missing)) return Blame::unclear;
  if (refused || (gone != nullptr && names_refusal(*gone, status, error.provider.code))) return Blame::record;
  // Servers answer 500 where a record makes them stumble; 502 to 504 are of what stands before them.
  const bool stumbles = error.status == Status::unavailable || error.status == Status::provider;
  return stumbles && status == 500 ? Blame::unclear : Blame::request;
}

Task<bool> read_divided(Context &, const Divisible &records, size_t count) {
  std::vector<Range> left;
  if (count > 0) left.emplace_back(0, count);
  bool cleared = false;  // the request is: something came, or a refusal was about a record
  size_t suspects = 0;
  while (!left.empty()) {
    const Range part = left.back();
    left.pop_back();
    const bool alone = part.end - part.begin == 1;
    Result<bool> read = co_await records.read(part.begin, part.end, count == 1);
    if (read.ok()) {
      cleared = cleared || *read;
      if (!*read) push_halves(left, part);
      continue;
    }
    const Blame blame = records.blame(read.error());
    if (blame == Blame::request) co_return read.take_error();
    cleared = cleared || blame == Blame::record;
    if (!alone) {
      push_halves(left, part);
      continue;
    }
    const bool doubtful = !cleared && count > 1 && ++suspects == std::min(kSuspects, count);
    if (doubtful) {
      // It is the request, unless that was in trouble for a moment only.
      Result<bool> again = co_await records.read(part.begin, part.end, true);
      if (!again.ok()) co_return again.take_error();
      cleared = true;
      continue;
    }
    records.fail(part.begin, read.error());
  }
  co_return true;
}

}  // namespace openint::provider

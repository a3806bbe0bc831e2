#include "soql_run.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace sandbox::salesforce {
namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// Where matching records can be at most.
struct Bounds {
  uint32_t from = 0, until = 0;                            // positions, that is: ids
  int64_t modified_from = kLeast, modified_until = kMost;  // SystemModstamp, both included
  std::optional<std::vector<uint32_t>> listed;             // sorted positions
  bool exact = false;                                      // the positions alone decide
};

uint32_t first_not_before(const Table &table, std::string_view id, bool after) {
  uint32_t low = 0;
  uint32_t high = table.size();
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const int order = std::string_view(table.id(middle)).compare(id);
    if (order < 0 || (after && order == 0)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

class Planner {
 public:
  explicit Planner(const Table &table) : table_(table) {}

  Bounds bounds(const BoundCondition &c) const {
    if (c.kind == Condition::Kind::kAnd) return all_of(c.parts);
    if (c.kind == Condition::Kind::kOr) return any_of(c.parts);
    if (c.kind == Condition::Kind::kNot || !c.way.hops.empty()) return whole();
    const Field &field = c.way.target();
    if (field.type == Type::kId) return by_id(c);
    if (field.name == "SystemModstamp" || field.name == "LastModifiedDate" || field.name == "CreatedDate") {
      return by_stamp(c, field.name == "SystemModstamp");
    }
    if ((field.external_id || field.unique) && (c.op == Op::kEqual || c.op == Op::kIn)) return by_key(c);
    return whole();
  }

  Bounds whole() const {
    Bounds b;
    b.until = table_.size();
    return b;
  }

 private:
  Bounds all_of(const std::vector<BoundCondition> &parts) const {
    Bounds out = whole();
    out.exact = true;
    for (const BoundCondition &part : parts) {
      Bounds b = bounds(part);
      out.from = std::max(out.from, b.from);
      out.until = std::min(out.until, b.until);
      out.modified_from = std::max(out.modified_from, b.modified_from);
      out.modified_until = std::min(out.modified_until, b.modified_until);
      out.exact = out.exact && b.exact;
      if (b.listed && (!out.listed || b.listed->size() < out.listed->size())) out.listed = std::move(b.listed);
    }
    return out;
  }

  Bounds any_of(const std::vector<BoundCondition> &parts) const {
    Bounds out = bounds(parts.front());
    for (size_t i = 1; i < parts.size(); ++i) {
      const Bounds b = bounds(parts[i]);
      out.from = std::min(out.from, b.from);
      out.until = std::max(out.until, b.until);
      out.modified_from = std::min(out.modified_from, b.modified_from);
      out.modified_until = std::max(out.modified_until, b.modified_until);
      if (out.listed && b.listed) {
        std::vector<uint32_t> both;
        std::set_union(out.listed->begin(), out.listed->end(), b.listed->begin(), b.listed->end(),
                       std::back_inserter(both));
        out.listed = std::move(both);
      } else {
        out.listed.reset();
      }
    }
    out.exact = false;
    return out;
  }

  Bounds by_id(const BoundCondition &c) const {
    Bounds out = whole();
    for (const BoundValue &value : c.values) {
      if (value.null) return out;
    }
    out.exact = true;
    const std::string &id = c.values.front().text;
    switch (c.op) {
      case Op::kGreater: out.from = first_not_before(table_, id, true); break;
      case Op::kGreaterEqual: out.from = first_not_before(table_, id, false); break;
      case Op::kLess: out.until = first_not_before(table_, id, false); break;
      case Op::kLessEqual: out.until = first_not_before(table_, id, true); break;
      case Op::kEqual:
      case Op::kIn:
        out.exact = false;
        out.listed.emplace();
        for (const BoundValue &value : c.values) {
          const int64_t at = table_.find(value.text);
          if (at >= 0) out.listed->push_back(static_cast<uint32_t>(at));
        }
        tidy(*out.listed);
        break;
      default: out.exact = false;
    }
    return out;
  }

  // No stamp is later than SystemModstamp, so a lower bound on any of them is one on it.
  Bounds by_stamp(const BoundCondition &c, bool system) const {
    Bounds out = whole();
    const BoundValue &value = c.values.front();
    if (value.null || value.span) return out;
    const auto ms = instant_ms(value.text);
    if (!ms) return out;
    const bool equal = c.op == Op::kEqual;
    if (equal || c.op == Op::kGreater || c.op == Op::kGreaterEqual) out.modified_from = *ms;
    if (system && (equal || c.op == Op::kLess || c.op == Op::kLessEqual)) out.modified_until = *ms;
    return out;
  }

  // Keys are kept for records that are not deleted; with deleted ones asked for, the table must be read.
  Bounds by_key(const BoundCondition &c) const {
    Bounds out = whole();
    if (with_deleted_) return out;
    std::vector<uint32_t> found;
    for (const BoundValue &value : c.values) {
      if (value.null || !is_text(c.way.target().type)) return out;
      const auto some = table_.with_key(c.way.field, value.text);
      found.insert(found.end(), some.begin(), some.end());
    }
    tidy(found);
    out.listed = std::move(found);
    return out;
  }

  static void tidy(std::vector<uint32_t> &positions) {
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  }

  const Table &table_;

 public:
  bool with_deleted_ = false;
};

// The order that the candidates come in without sorting.
enum class Natural { kNone, kId, kIdDown, kStamp, kStampDown };

Natural natural_order(const BoundQuery &query) {
  if (query.order.empty()) return Natural::kId;
  const auto is = [&](size_t i, std::string_view name) {
    return query.order[i].way.hops.empty() && query.order[i].way.target().name == name;
  };
  const bool down = query.order[0].descending;
  if (is(0, "Id")) return down ? Natural::kIdDown : Natural::kId;
  if (!is(0, "SystemModstamp")) return Natural::kNone;
  if (query.order.size() > 1 && !(is(1, "Id") && query.order[1].descending == down)) return Natural::kNone;
  return down ? Natural::kStampDown : Natural::kStamp;
}

class Runner {
 public:
  Runner(Organisation &org, const BoundQuery &query, bool with_deleted)
      : org_(org), query_(query), with_deleted_(with_deleted), table_(org.table(*query.type)) {}

  Rows run() {
    Planner planner(table_);
    planner.with_deleted_ = with_deleted_;
    bounds_ = planner.whole();
    bounds_.exact = true;
    if (query_.where) bounds_ = planner.bounds(*query_.where);
    if (bounds_.from > bounds_.until) bounds_.until = bounds_.from;
    natural_ = natural_order(query_);
    const bool lists_ids = natural_ == Natural::kId && bounds_.exact && !bounds_.listed && !with_deleted_ &&
                           !query_.limit && query_.offset == 0;
    if (lists_ids) return whole_range();
    collect();
    return finish();
  }

 private:
  Rows whole_range() {
    rows_.whole_range = true;
    rows_.from = bounds_.from;
    rows_.until = bounds_.until;
    const auto first = table_.gone().lower_bound(bounds_.from);
    const auto last = table_.gone().lower_bound(bounds_.until);
    rows_.total = static_cast<int64_t>(bounds_.until) - bounds_.from - std::distance(first, last);
    return std::move(rows_);
  }

  // Takes the record when it matches; false when enough are taken.
  bool take(uint32_t position) {
    const Record &record = table_.at(position);
    ++rows_.read;
    if (!record.present || (record.deleted && !with_deleted_)) return true;
    if (!bounds_.exact && query_.where && !matches(org_, table_, record, *query_.where)) return true;
    rows_.positions.push_back(position);
    return rows_.positions.size() < enough_;
  }

  void collect() {
    const auto &stamps = table_.by_modified();
    const auto first = std::lower_bound(stamps.begin(), stamps.end(), Table::Stamp{bounds_.modified_from, 0});
    const auto last = bounds_.modified_until == kMost
                          ? stamps.end()
                          : std::lower_bound(first, stamps.end(), Table::Stamp{bounds_.modified_until + 1, 0});
    const double changed = static_cast<double>(last - first);
    const double ranged = bounds_.until - bounds_.from;
    const bool stamp_order = natural_ == Natural::kStamp || natural_ == Natural::kStampDown;
    const bool id_order = natural_ == Natural::kId || natural_ == Natural::kIdDown;
    const double wanted = query_.limit ? static_cast<double>(*query_.limit + query_.offset) : ranged + changed;
    const double all = std::max<double>(1, table_.size());
    // How many records each way would look at.
    const double by_id =
        id_order && !query_.order.empty() ? std::min(ranged, wanted * all / std::max(1.0, changed)) : ranged;
    const double by_stamp = stamp_order ? std::min(changed, wanted * all / std::max(1.0, ranged)) : changed;
    if (bounds_.listed) {
      sorted_ = natural_ == Natural::kId;
      for (const uint32_t at : *bounds_.listed) take(at);
    } else if (by_stamp < by_id || (stamp_order && by_stamp <= by_id)) {
      over_stamps(first, last, stamp_order);
    } else {
      over_ids(id_order);
    }
  }

  void over_stamps(std::vector<Table::Stamp>::const_iterator first, std::vector<Table::Stamp>::const_iterator last,
                   bool in_order) {
    sorted_ = in_order || query_.order.empty();
    if (sorted_) set_enough();
    if (natural_ == Natural::kStampDown) {
      while (last != first && take((--last)->second)) continue;
    } else {
      while (first != last && take(first->second)) ++first;
    }
  }

  void over_ids(bool in_order) {
    sorted_ = in_order;
    if (sorted_) set_enough();
    if (natural_ == Natural::kIdDown) {
      for (uint32_t at = bounds_.until; at > bounds_.from && take(at - 1); --at) continue;
    } else {
      for (uint32_t at = bounds_.from; at < bounds_.until && take(at); ++at) continue;
    }
  }

  void set_enough() {
    if (query_.limit) enough_ = static_cast<size_t>(*query_.limit + query_.offset);
    if (enough_ == 0) bounds_.until = bounds_.from;
  }

  bool before(uint32_t a, uint32_t b) const {
    for (const BoundQuery::Order &order : query_.order) {
      const std::string_view x = follow(org_, table_, table_.at(a), order.way);
      const std::string_view y = follow(org_, table_, table_.at(b), order.way);
      if (x.empty() != y.empty()) return x.empty() != order.nulls_last;  // nulls come first in either direction
      const int c = order.way.polymorphic ? x.compare(y) : compare_texts(order.way.target(), x, y);
      if (c != 0) return order.descending ? c > 0 : c < 0;
    }
    return a < b;
  }

  Rows finish() {
    auto &rows = rows_.positions;
    if (!sorted_) std::sort(rows.begin(), rows.end(), [this](uint32_t a, uint32_t b) { return before(a, b); });
    if (query_.limit && rows.size() > static_cast<size_t>(*query_.limit + query_.offset))
      rows.resize(static_cast<size_t>(*query_.limit + query_.offset));
    const auto skipped = std::min(rows.size(), static_cast<size_t>(query_.offset));
    rows.erase(rows.begin(), rows.begin() + static_cast<int64_t>(skipped));
    rows_.total = static_cast<int64_t>(rows.size());
    return std::move(rows_);
  }

  Organisation &org_;
  const BoundQuery &query_;
  bool with_deleted_;
  const Table &table_;
  Bounds bounds_;
  Natural natural_ = Natural::kNone;
  bool sorted_ = false;
  size_t enough_ = std::numeric_limits<size_t>::max();
  Rows rows_;
};

}  // namespace

Rows run_soql(Organisation &org, const BoundQuery &query, bool with_deleted) {
  return Runner(org, query, with_deleted).run();
}

}  // namespace sandbox::salesforce

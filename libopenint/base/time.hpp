#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openint {

enum class InstantResult { ok, date_only, empty, invalid };

/// Appends the instant that `text` writes to `out` as RFC 3339 in UTC ("2024-01-02T03:04:05.678Z"), its fraction
/// digits as they are. Read are RFC 3339 (T, t or one space; Z or an offset), offsets as +hhmm and +hh, and
/// "YYYY-MM-DD hh:mm:ss" without a zone, which means UTC. A leap second (":60") passes through. Years 0001 to 9999.
/// date_only: `text` is a date, which is appended as it is, for a date has no zone. empty: "" (nothing is appended).
/// invalid: anything else (nothing is appended).
InstantResult normalize_instant(std::string_view text, std::string &out);

/// Appends the instant that many milliseconds (or seconds) after 1970-01-01T00:00:00Z to `out`. `digits` is a JSON
/// number; its value is kept exactly, with at least three fraction digits where there is a fraction. False (and nothing
/// appended) where it is no number, lies outside the years 0001 to 9999 or is finer than 10^-18 seconds.
bool epoch_to_instant(std::string_view digits, bool seconds, std::string &out);

/// Microseconds since 1970-01-01T00:00:00Z of whatever normalize_instant calls ok; finer digits are cut off, and a leap
/// second counts as the second after it.
std::optional<int64_t> instant_to_micros(std::string_view rfc3339);

/// True where `text` is exactly YYYY-MM-DDThh:mm:ss[.f...]Z and names a day that there is.
bool is_utc_instant(std::string_view text) noexcept;

}  // namespace openint

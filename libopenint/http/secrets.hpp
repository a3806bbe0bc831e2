#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace openint::http {

inline constexpr std::string_view kSecretMark = "[secret]";  ///< stands where a secret was

/// What was sent and must never be repeated: cut out of everything that is quoted from a provider or about a request.
/// Quoted text is given here whole and shortened afterwards, for half a secret would not be known any more.
class Secrets {
 public:
  /// Shorter ones are no secrets: they would cut up words.
  static constexpr size_t kShortest = 6;

  void add(std::string_view secret);
  /// A header's value: the whole, what stands behind its scheme, and name and password that Basic (RFC 7617) holds.
  void add_header(std::string_view value);
  /// A value of a URL's query as it was sent, and what it says.
  void add_query(std::string_view value);

  /// The name of a member whose value nobody may see, whatever it is: a body that has the name is not quoted.
  void add_name(std::string_view member);
  bool names(std::string_view body) const noexcept;

  bool empty() const noexcept { return texts_.empty() && headers_.empty() && queries_.empty(); }
  /// `text` with "[secret]" for every one, in any of these forms: as it is, in other case, percent-encoded, with the
  /// escapes of JSON or HTML, in base64 at any place of a longer text; and where the text ends within one.
  std::string cut_out(std::string_view text) const;

 private:
  // As they were given, each once: what is searched for is made of them when something is quoted.
  std::vector<std::string> texts_;
  std::vector<std::string> headers_;
  std::vector<std::string> queries_;
  std::vector<std::string> names_;
};

}  // namespace openint::http

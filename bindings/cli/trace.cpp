#include "bindings/cli/trace.hpp"

#include <string>

#include "bindings/cli/json.hpp"
#include "bindings/cli/progress.hpp"
#include "bindings/cli/sheet.hpp"

namespace openint::cli {

namespace {

// What came from elsewhere must not steer the terminal.
std::string shown(std::string_view text) { return printable(text, "\t"); }

void append_body(std::string &out, const std::string &prefix, const std::vector<Member> &members) {
  const Member &body = find(members, "body");
  const std::string &size = find(members, "body_size").text;
  if (body.kind != Kind::string) {
    if (!size.empty() && size != "0") out += prefix + "(a body of " + size + " bytes)\n";
    return;
  }
  std::string_view rest = body.text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    out += prefix + shown(rest.substr(0, end)) + "\n";
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  if (body.text.ends_with("...")) out += prefix + "(of " + size + " bytes)\n";
}

}  // namespace

void print_trace(std::string_view line) {
  const std::vector<Member> members = JsonReader(line).members();
  const auto text = [&members](std::string_view key) { return shown(find(members, key).text); };
  const std::string event = text("event");
  const std::string prefix = "#" + text("exchange") + (event == "request" ? " > " : event == "answer" ? " < " : " ! ");
  std::string out = prefix;
  if (event == "request") out += text("method") + " " + text("url") + "\n";
  if (event == "answer") out += text("status") + " (" + text("ms") + " ms)\n";
  if (event == "failure") out += text("failure") + " (" + text("ms") + " ms): " + text("message") + "\n";
  const Member &headers = find(members, "headers");
  for (const std::string &pair :
       headers.kind == Kind::nested ? JsonReader(headers.text).items() : std::vector<std::string>{}) {
    const std::vector<std::string> header = JsonReader(pair).strings();
    if (header.size() == 2) out += prefix + shown(header[0]) + ": " + shown(header[1]) + "\n";
  }
  append_body(out, prefix, members);
  StatusLine::above(out);
}

}  // namespace openint::cli

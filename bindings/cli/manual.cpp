#include "bindings/cli/manual.hpp"

#include <algorithm>

#include "bindings/cli/exits.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/options.hpp"
#include "bindings/cli/walk.hpp"

namespace openint::cli {

namespace {

constexpr const char *kWhole =
    "A filter that translates what providers sent into unified records and back, and a client of the live engine, "
    "which "
    "calls the providers. JSON in, and JSON, lines, CSV, a table or Arrow out.";

// Text for roff: a backslash, a hyphen that is to stay one, and what begins a line as a request would.
std::string roff(const std::string &text) {
  std::string out;
  for (const char c : text) {
    const bool first = out.empty() || out.back() == '\n';
    if (first && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '~') {
      out += "\\(ti";
    } else {
      out += c;
    }
  }
  return out;
}

// The same in lines that editors and linters of pages like; where they break is nothing to a reader.
std::string filled(const std::string &text) {
  constexpr size_t kWidth = 70;
  std::string out;
  size_t column = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const size_t size = end - at;
    if (column > 0) {
      const bool full = column + 1 + size > kWidth;
      out += full ? '\n' : ' ';
      column = full ? 0 : column + 1;
    }
    out.append(text, at, size);
    column += size;
    at = text.find_first_not_of(" \n", end);
  }
  return roff(out);
}

std::string bold(const std::string &text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(const std::string &text) { return "\\fI" + roff(text) + "\\fR"; }

std::string section(const std::string &title) { return ".SH " + title + "\n"; }

std::string upper(std::string text) {
  for (char &c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

std::string synopsis(const CLI::App &command) {
  std::string text = bold(path_of(command));
  if (!options_of(command).empty()) text += " [" + italic("options") + "]";
  for (const CLI::Option *option : positionals_of(command)) {
    const std::string name = italic(option->get_name(true)) + (takes_many(*option) ? " ..." : "");
    text += option->get_required() ? " " + name : " [" + name + "]";
  }
  if (!commands_of(command).empty()) text += " " + italic("command");
  return text + "\n";
}

std::string entry(const std::string &head, const std::string &about) {
  return ".TP\n" + head + "\n" + (about.empty() ? "\\&" : filled(about)) + "\n";
}

std::string positional_entries(const CLI::App &command) {
  std::string text;
  for (const CLI::Option *option : positionals_of(command)) {
    text += entry(italic(option->get_name(true)), option->get_description());
  }
  return text;
}

std::string option_entries(const CLI::App &command) {
  std::string text;
  for (const CLI::Option *option : options_of(command)) {
    std::string head;
    for (const std::string &name : spellings(*option)) head += (head.empty() ? "" : ", ") + bold(name);
    const std::string type = option->get_type_name();  // with what checks it behind a colon
    if (takes_value(*option)) head += " " + italic(type.substr(0, type.find(':')));
    text += entry(head, option->get_description() + (option->get_required() ? "; must be given" : ""));
  }
  return text;
}

std::string verbatim(const std::string &text) { return ".nf\n" + roff(text) + "\n.fi\n"; }

// A command below the page's own, as a part of it.
std::string part(const CLI::App &command) {
  std::string text =
      ".SS " + roff(path_of(command)) + "\n" + synopsis(command) + ".PP\n" + filled(command.get_description()) + ".\n";
  if (const std::string notes = notes_of(command); !notes.empty()) text += ".PP\n" + filled(notes) + "\n";
  text += positional_entries(command) + option_entries(command);
  if (const std::string example = example_of(command); !example.empty()) text += ".PP\n" + verbatim(example);
  return text;
}

std::string commands_section(const CLI::App &command) {
  const auto commands = commands_of(command);
  if (commands.empty()) return "";
  std::string text = section("COMMANDS");
  for (const CLI::App *each : commands) {
    const bool own_page = command.get_parent() == nullptr;
    text += own_page ? entry("\\fB" + roff(page_name(*each)) + "\\fR(1)", each->get_description()) : part(*each);
  }
  return text;
}

std::string exits_section() {
  std::string text = section("EXIT STATUS");
  for (const ExitStatus &row : exit_statuses()) text += entry(bold(std::to_string(row.status)), row.when);
  return text;
}

std::string environment_section() {
  return section("ENVIRONMENT") + entry(bold("OPENINT_STORE"), "the database, where --store does not say") +
         entry(bold("OPENINT_REGISTER"), "connectors and overlays that every command uses, colons between") +
         entry(bold("NO_COLOR"), "where it is set and not empty, nothing is coloured") +
         entry(bold("COLUMNS"), "the width of tables that go to no terminal");
}

std::string see_also(const CLI::App &command) {
  const CLI::App *parent = command.get_parent();
  return parent == nullptr ? "" : section("SEE ALSO") + ".BR " + roff(parent->get_name()) + " (1)\n";
}

}  // namespace

std::string page_name(const CLI::App &command) {
  std::string name = path_of(command);
  for (char &c : name) c = c == ' ' ? '-' : c;
  return name;
}

std::string manual_page(const CLI::App &command, const std::string &date) {
  const std::string name = page_name(command);
  const std::string foot = " 1 \"" + date + "\" \"libopenint " + openint_version() + "\" \"User Commands\"\n";
  const std::string notes = command.get_parent() == nullptr ? kWhole : notes_of(command);
  std::string text = ".TH " + roff(upper(name)) + foot;
  text += section("NAME") + roff(name) + " \\- " + roff(command.get_description()) + "\n";
  text += section("SYNOPSIS") + synopsis(command);
  if (!notes.empty()) text += section("DESCRIPTION") + filled(notes) + "\n";
  if (const std::string entries = positional_entries(command); !entries.empty()) {
    text += section("ARGUMENTS") + entries;
  }
  text += section("OPTIONS") + option_entries(command);
  text += commands_section(command);
  text += exits_section() + environment_section();
  if (const std::string example = example_of(command); !example.empty()) {
    text += section("EXAMPLES") + verbatim(example);
  }
  return text + see_also(command);
}

}  // namespace openint::cli

#include "bindings/cli/completion.hpp"

#include <memory>

#include "bindings/cli/completion_scripts.hpp"
#include "bindings/cli/completion_values.hpp"
#include "bindings/cli/options.hpp"
#include "bindings/cli/output.hpp"
#include "bindings/cli/walk.hpp"

namespace openint::cli {

namespace {

constexpr const char *kFilesInstead = ":files\n";

std::vector<Candidate> names(const Place &place, bool options) {
  std::vector<Candidate> all;
  if (!options) {
    for (const CLI::App *command : commands_of(*place.command)) {
      all.push_back({command->get_name(), command->get_description()});
    }
    return all;
  }
  for (const CLI::Option *option : options_of(*place.command)) {
    for (const std::string &name : spellings(*option)) all.push_back({name, option->get_description()});
  }
  return all;
}

void keep_begun(std::vector<Candidate> &all, const std::string &begun) {
  std::erase_if(all, [&](const Candidate &each) { return !each.word.starts_with(begun); });
}

// A tab stands between a word and what it means, so neither has one.
std::string line_of(const Candidate &candidate) {
  std::string about = candidate.about;
  for (char &c : about) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return candidate.word + "\t" + about + "\n";
}

int print_candidates(const CLI::App &app, const std::vector<std::string> &words) {
  bool files = false;
  Output output("-");
  for (const Candidate &each : candidates(app, words, files)) output.write(line_of(each));
  if (files) output.write(kFilesInstead);
  output.flush();
  return 0;
}

}  // namespace

std::vector<Candidate> candidates(const CLI::App &app, const std::vector<std::string> &words, bool &files) {
  files = false;
  const std::string begun = words.empty() ? "" : words.back();
  const Place place = walk(app, {words.begin(), words.empty() ? words.end() : words.end() - 1});
  std::vector<Candidate> all;
  const CLI::Option *positional = next_positional(place);
  const size_t sign = begun.find('=');
  if (!place.unknown.empty()) return {};
  if (place.open != nullptr) {
    all = values_of(*place.open, place, files);
  } else if (!place.options_over && begun.starts_with("--") && sign != std::string::npos) {
    const Place open = walk(*place.command, {begun.substr(0, sign)});
    if (open.open != nullptr) all = values_of(*open.open, place, files);
    for (Candidate &each : all) each.word = begun.substr(0, sign + 1) + each.word;
  } else if (!place.options_over && begun.starts_with('-')) {
    all = names(place, true);
  } else if (!commands_of(*place.command).empty()) {
    all = names(place, false);
  } else if (positional != nullptr) {
    all = values_of(*positional, place, files);
  }
  keep_begun(all, begun);
  return all;
}

void add_completion(CLI::App &app, int &status) {
  auto shell = std::make_shared<std::string>(), file = std::make_shared<std::string>();
  CLI::App *command = app.add_subcommand("completion", "a script that completes the command's words in a shell");
  one_of(command->add_option("shell", *shell, "whose script"), {"bash", "zsh", "fish"})->required();
  command->add_option("-o,--output", *file, "a file instead of stdout")->type_name(kFile);
  describe(*command, "An installation puts the scripts where the shells look for them.",
           "source <(openint completion bash)");
  command->callback([shell, file, &status] {
    Output output(*file);
    output.write(completion_script(*shell));
    output.flush();
    status = 0;
  });

  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App *complete = app.add_subcommand("complete", "what the scripts ask")->group("");
  complete->add_option("words", *words, "as they were typed, the last one begun")->required();
  complete->callback([&app, words, &status] { status = print_candidates(app, *words); });
}

}  // namespace openint::cli

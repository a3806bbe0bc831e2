#include <CLI/CLI.hpp>

#include <clocale>
#include <cstdio>
#include <exception>

#include "bindings/cli/completion.hpp"
#include "bindings/cli/exits.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/live_commands.hpp"
#include "bindings/cli/manual.hpp"
#include "bindings/cli/mistakes.hpp"
#include "bindings/cli/offline_commands.hpp"
#include "bindings/cli/options.hpp"
#include "bindings/cli/sheet.hpp"

namespace {

int run(int argc, char **argv) {
  CLI::App app("one set of models over many SaaS providers", "openint");
  int status = 0;
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("openint ") + openint_version(), "the version, and no more");
  openint::cli::describe(app, openint::cli::exit_text(),
                         "openint translate --connector hubspot --model crm.contact --to csv < contacts.json");
  openint::cli::add_offline_commands(app, status);
  openint::cli::add_live_commands(app, status);
  openint::cli::add_completion(app, status);
  openint::cli::add_manual(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success &asked) {
    return app.exit(asked);  // --help, --version
  } catch (const CLI::ParseError &error) {
    throw openint::cli::Failure(openint::cli::kUsage, openint::cli::mistake(app, error, {argv + 1, argv + argc}));
  }
  return status;
}

}  // namespace

int main(int argc, char **argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");  // how wide characters are on a terminal; nothing else asks the locale
  try {
    return run(argc, argv);
  } catch (const openint::cli::Failure &failure) {
    if (*failure.what() != '\0') {
      // What a provider or a store says in it may have what steers a terminal.
      std::fprintf(stderr, "openint: %s\n", openint::cli::printable(failure.what(), "\n\t").c_str());
    }
    return failure.status;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "openint: %s\n", openint::cli::printable(error.what(), "\n\t").c_str());
    return openint::cli::kFailed;
  }
}

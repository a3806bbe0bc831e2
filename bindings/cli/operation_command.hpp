#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/cli/call.hpp"
#include "bindings/cli/input.hpp"
#include "bindings/cli/live.hpp"
#include "bindings/cli/names.hpp"
#include "bindings/cli/show.hpp"

namespace openint::cli {

/// A command that is one operation: its options become members of the input.
class OperationCommand {
 public:
  struct About {
    const char *name;
    const char *what;
    const char *operation;
    const char *example;
  };
  OperationCommand(CLI::App &parent, const About &about, int &status);

  /// It talks to a provider: --trace and --timeout-ms.
  OperationCommand &talks();
  /// It takes more of the input than it has options: --input and fields.
  OperationCommand &takes_input();
  /// The columns of its table.
  OperationCommand &columns(std::vector<Column> columns);
  /// An option, or a positional, that is a member of the input.
  OperationCommand &text(const char *option, const char *member, const char *about, bool required = false);
  /// What the option that came last takes, see options.hpp.
  OperationCommand &typed(const char *type);
  /// An option that is the id, the name, or the beginning of one, of what is kept under these.
  OperationCommand &id(const char *option, const char *member, const char *about, const Kept &kept, const char *type,
                       bool required = false);
  /// Takes no beginning of an id or a name for the option that came last: of what can't be had back.
  OperationCommand &whole();

 private:
  struct Given {
    std::string member;
    std::string value;
    const Kept *kept = nullptr;
    By by = By::beginning;
  };
  struct Request {
    StoreRequest store;
    Call call;
    InputRequest input;
    Show show;
    std::vector<std::unique_ptr<Given>> members;
  };

  static int run(Request &request);

  CLI::App *command_;
  CLI::Option *last_ = nullptr;
  std::shared_ptr<Request> request_ = std::make_shared<Request>();
};

/// Adds `call`, any operation by its name.
void add_call(CLI::App &app, int &status);
/// Adds files: list, get and export.
void add_files(CLI::App &app, int &status);
/// Adds customers, configs, connections and apikey.
void add_kept(CLI::App &app, int &status);

}  // namespace openint::cli

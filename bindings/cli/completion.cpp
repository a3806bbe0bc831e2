#include "bindings/cli/commands.hpp"
#include "bindings/cli/output.hpp"

namespace openint::cli {

namespace {

// The command itself knows the connectors; the script asks it.
constexpr const char *kBash = R"(_openint() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
  case $before in
    --to) words="json ndjson arrow csv table" ;;
    --connector|connectors) words=$(openint connectors 2>/dev/null | sed -n '1s/^model *//p') ;;
    --model) words=$(openint connectors 2>/dev/null | sed -n '3,$s/ .*//p') ;;
    --from|--context|--register|--rejects|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
    completion) words=bash ;;
    openint) words="translate explain table connectors connector contract completion --version --help" ;;
    *) case ${COMP_WORDS[1]} in
         translate) words="--connector --model --from --to --raw --fields --register --context --strict --rejects
                           --reverse --label -o --help" ;;
         explain) words="--connector --model --from --fields --register --context --help" ;;
         table) words="--from --fields --help" ;;
         connectors) words="--model --json --register --help" ;;
         connector) words="check schema" ;;
         contract) words="--operations --models --help" ;;
       esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _openint openint
)";

}  // namespace

int completion() {
  Output output("-");
  output.write(kBash);
  output.flush();
  return 0;
}

}  // namespace openint::cli

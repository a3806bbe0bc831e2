#include "bindings/cli/completion_scripts.hpp"

namespace openint::cli {

namespace {

// COMP_WORDS is cut at = and : too, and what is offered stands in the place of the last piece alone; so the words are
// those between blanks, and of what is offered the pieces before are taken away.
constexpr const char *kBash = R"(# Completion of openint for bash.
_openint() {
  local line=${COMP_LINE:0:COMP_POINT} piece=${COMP_WORDS[COMP_CWORD]} words offered begun
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  begun=${words[${#words[@]} - 1]}
  [[ $piece == [=:]* ]] && piece=
  COMPREPLY=()
  while IFS=$'\t' read -r offered _; do
    if [[ $offered == :files ]]; then
      compopt -o filenames
      while IFS= read -r offered; do COMPREPLY+=("$offered"); done < <(compgen -f -- "$piece")
      return
    fi
    [[ $offered == *= ]] && compopt -o nospace
    [[ $begun == *[=:]* ]] && offered=${offered#"${begun%"$piece"}"}
    COMPREPLY+=("$offered")
  done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _openint openint
)";

constexpr const char *kZsh = R"(#compdef openint
# Completion of openint for zsh.
_openint() {
  local line word about
  local -a plain open
  for line in "${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    word=${line%%$'\t'*} about=${line#*$'\t'}
    [[ -n $word ]] || continue
    word=${word//:/\\:}
    if [[ $word == *= ]]; then open+=("$word:$about"); else plain+=("$word:$about"); fi
  done
  (( $#open )) && _describe -t fields field open -S ''
  (( $#plain )) && _describe -t words word plain
}
if [[ ${funcstack[1]} == _openint ]]; then
  _openint "$@"
else
  compdef _openint openint
fi
)";

constexpr const char *kFish = R"(# Completion of openint for fish.
function __openint_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c openint -f -a '(__openint_complete)'
)";

}  // namespace

const char *completion_script(const std::string &shell) {
  if (shell == "zsh") return kZsh;
  return shell == "fish" ? kFish : kBash;
}

}  // namespace openint::cli

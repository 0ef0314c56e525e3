"""The script by which a shell asks what it may offer, and where each shell looks for it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from orgstats.cli.strict import DETECTED
from orgstats.errors import OutputError, UsageError

# Paths are left to bash itself, which quotes them; bash 3 is given their list.
BASH = """\
_orgstats_completion() {
    local line text="${COMP_LINE:0:COMP_POINT}" program="${1/#\\~\\//$HOME/}" IFS=' '
    [[ -n $text ]] || text="${COMP_WORDS[*]:0:COMP_CWORD+1}"
    local -a lines=()
    COMPREPLY=()
    while IFS= read -r line; do lines+=("$line"); done < <(
        _ORGSTATS_COMPLETE=bash _ORGSTATS_LINE="$text" _ORGSTATS_BREAKS="$COMP_WORDBREAKS" \\
            "$program" 2>/dev/null
    )
    case "${lines[0]:-}" in
        files) compopt -o default 2>/dev/null || _orgstats_paths -f "${2:-}" ;;
        folders) compopt -o dirnames 2>/dev/null || _orgstats_paths -d "${2:-}" ;;
        plain) [[ ${#lines[@]} -lt 2 ]] || COMPREPLY=("${lines[@]:1}") ;;
    esac
}

_orgstats_paths() {
    local line
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$1" -- "$2")
}

complete -F _orgstats_completion orgstats
"""

ZSH = """\
#compdef orgstats

_orgstats() {
  local -a lines
  lines=("${(@f)$(_ORGSTATS_COMPLETE=zsh ${~words[1]} "${(@Q)words[2,CURRENT-1]}" \\
    "${(Q)PREFIX}" 2>/dev/null)}")
  case "$lines[1]" in
    files) _files ;;
    folders) _files -/ ;;
    plain) (( $#lines > 1 )) &&
      compadd -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' -- "${(@)lines[2,-1]}" ;;
  esac
}

if [[ "$funcstack[1]" == _orgstats ]]; then
  _orgstats "$@"
else
  compdef _orgstats orgstats
fi
"""

FISH = """\
function __orgstats_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l lines (env _ORGSTATS_COMPLETE=fish $program $words "$current" 2>/dev/null)
    set -l kind "$lines[1]"
    set -e lines[1]
    switch "$kind"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
        case plain
            test (count $lines) -gt 0; and printf '%s\\n' $lines
    end
end

complete -c orgstats -f -a '(__orgstats_complete)'
"""

SCRIPTS: Mapping[str, str] = {"bash": BASH, "zsh": ZSH, "fish": FISH}
# Where each looks for it, and the file of settings that has to tell it, with the line that does.
_PLACES: Mapping[str, tuple[str, str, str]] = {
    "bash": (".bash_completions/orgstats.sh", ".bashrc", "source ~/.bash_completions/orgstats.sh"),
    "zsh": (".zfunc/_orgstats", ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit"),
    "fish": (".config/fish/completions/orgstats.fish", "", ""),
}
_FURTHEST = 8


def script(shell: str) -> str:
    """Give the script for a shell; raise `UsageError` for one that there is none for."""
    name = _detected() if shell == DETECTED else shell
    if name not in SCRIPTS:
        known = ", ".join(SCRIPTS)
        raise UsageError(f"there is no completion for {name!r}", hint=f"name one of {known}")
    return SCRIPTS[name]


def install(shell: str) -> str:
    """Write the script to where a shell finds it, and give what was done; settings are kept."""
    text = script(shell)
    name = next(name for name, known in SCRIPTS.items() if known == text)
    place, settings, line = _PLACES[name]
    file = Path.home() / place
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        if settings:
            _add(Path.home() / settings, line)
    except OSError as error:
        raise OutputError(
            f"the completion of {name} cannot be written: {(error.strerror or '').lower()}",
            hint=f"`orgstats --show-completion {name}` prints it",
        ) from error
    return f"{name} completion is in {file}; it is there in the next {name} that starts"


def _add(settings: Path, line: str) -> None:
    """Add a line to a file of settings that lacks it."""
    there = settings.read_text("utf-8", "surrogateescape") if settings.exists() else ""
    if line not in there.splitlines():
        with settings.open("a", encoding="utf-8") as stream:
            stream.write(f"{'' if not there or there.endswith(chr(10)) else chr(10)}{line}\n")


def _detected() -> str:
    """Give the shell that runs this program, or else the one that a person logs in to."""
    for name in _parents():
        if name in SCRIPTS:
            return name
    return Path(os.environ.get("SHELL", "")).name


def _parents() -> Iterator[str]:
    """Give the names of the programs above this one, the nearest first; none where none is told."""
    process = os.getppid()
    with suppress(OSError, ValueError, IndexError):
        for _ in range(_FURTHEST):
            # The number, the name in brackets, the state, and the number of the one above.
            told = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
            yield told[told.index("(") + 1 : told.rindex(")")].lstrip("-")
            process = int(told[told.rindex(")") :].split()[2])

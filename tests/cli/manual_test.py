"""The manual pages and the completion scripts, as an installation has them."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from support import OPENINT, run, run_named
from terminal import Terminal

HOME = tempfile.mkdtemp(prefix="openint-cli-")
ENVIRONMENT = {
    "PATH": f"{pathlib.Path(OPENINT).parent}:/usr/bin:/bin",
    "HOME": HOME,
    "TERM": "xterm",
    "LC_ALL": "C.UTF-8",
    "OPENINT_STORE": f"{HOME}/store.db",
}


def pages():
    folder = tempfile.mkdtemp(prefix="openint-cli-")
    run("man", "--write", folder, "--date", "2026-01-31")
    return sorted(pathlib.Path(folder).glob("*.1"))


def test_every_command_has_a_page_without_warnings():
    found = pages()
    commands = re.findall(r"^  (\S+) ", run("--help")[0].decode().split("Subcommands:\n")[1].split("\n\n")[0], re.M)
    assert {page.stem for page in found} == {"openint", *(f"openint-{name}" for name in commands)}
    for page in found:
        shown = subprocess.run(["man", "--warnings", "-l", str(page)], capture_output=True, text=True, env=ENVIRONMENT)
        assert shown.returncode == 0 and shown.stderr == "", (page.name, shown.stderr)
        assert "EXIT STATUS" in shown.stdout and "EXAMPLES" in shown.stdout, page.name
    call = subprocess.run(["man", "-l", str(next(p for p in found if p.stem == "openint-call"))], capture_output=True, text=True, env=ENVIRONMENT).stdout
    for option in ("--connection CONNECTION", "--no-progress", "-o, --output FILE", "--trace"):
        assert option in call, option
    sub = next(p for p in found if p.stem == "openint-connections").read_text()
    assert ".SS openint connections check" in sub and "\\fB\\-\\-trace\\fR" in sub, sub


def test_every_page_passes_mandocs_lint():
    for page in pages():
        told = subprocess.run(["mandoc", "-Tlint", str(page)], capture_output=True, text=True)
        assert told.returncode == 0 and told.stdout == "", told.stdout


def test_man_shows_a_page_on_a_terminal():
    shown = Terminal([OPENINT, "man", "call"], {**ENVIRONMENT, "PAGER": "cat", "MANPAGER": "cat"}, stdin=False)
    screen, status = shown.end()
    screen = re.sub(".\x08", "", screen)  # bold as typewriters had it
    assert status == 0 and "SYNOPSIS" in screen and ".SH" not in screen, screen


def test_an_installation_has_pages_and_scripts():
    prefix = tempfile.mkdtemp(prefix="openint-cli-")
    folder = pathlib.Path(OPENINT).parent
    subprocess.run(["cmake", "--install", str(folder), "--prefix", prefix], check=True, capture_output=True)
    share = pathlib.Path(prefix) / "share"
    assert {p.name for p in (share / "man/man1").iterdir()} == {p.name for p in pages()}
    for path, shell in (
        ("bash-completion/completions/openint", "bash"),
        ("zsh/site-functions/_openint", "zsh"),
        ("fish/vendor_completions.d/openint.fish", "fish"),
    ):
        assert (share / path).read_bytes() == run("completion", shell)[0], path


# ---- Completion


def test_what_may_stand_next_is_known():
    def words(*typed):
        return [line.split("\t")[0] for line in run("complete", "--", *typed)[0].decode().splitlines()]

    assert words("conn") == ["connectors", "connector", "connect", "connections"]
    assert "check" in words("connections", "")
    assert words("call", "crm-listCon") == ["crm-listContacts"]
    assert {"page_size:=", "cursor=", "fields[]="} <= set(words("call", "crm-listContacts", ""))
    assert words("call", "crm-listContacts", "page") == ["page_size:="]
    assert words("translate", "--connector", "hub") == ["hubspot"]
    assert words("translate", "--connector=hub") == ["--connector=hubspot"]
    assert "crm.contact" in words("connectors", "hubspot", "--model", "crm.c")
    assert words("call", "x", "--to", "nd") == ["ndjson"]
    assert words("translate", "--from", "") == [":files"]
    assert words("connections", "check", "--tr") == ["--trace"]
    assert words("connections", "nonsense", "") == [] and words("call", "x", "--connection", "") == []
    # Of every command every option, and nothing that is for scripts alone.
    assert "--no-progress" in words("call", "--") and "complete" not in words("")


def typed_in_a_shell(command, prepare, prompt):
    """Types words and tabs, and says what the shell made of each."""
    shell = Terminal(command, {**ENVIRONMENT, "PS1": prompt})
    try:
        for line in prepare:
            shell.type(line + "\n")
        shell.type("echo re''ady\n")
        shell.wait_for("ready")
        for words, shown in (
            ("openint transl", "openint translate "),
            ("openint connections ch", "openint connections check "),
            ("openint call crm-listCon", "openint call crm-listContacts "),
            ("openint call crm-listContacts page", "openint call crm-listContacts page_size:="),
            ("openint translate --connector hub", "openint translate --connector hubspot "),
            ("openint translate --connector=hub", "openint translate --connector=hubspot"),
        ):
            shell.screen = ""
            shell.type(words + "\t")
            shell.wait_for(shown, 30)
            shell.type("\x15\n")  # forget the line
    finally:
        shell.stop()


def test_bash_completes():
    script = pathlib.Path(HOME) / "openint.bash"
    script.write_bytes(run("completion", "bash")[0])
    subprocess.run(["bash", "-n", str(script)], check=True)
    prepare = ["bind 'set enable-bracketed-paste off'", "bind 'set bell-style none'", f"source {script}"]
    typed_in_a_shell(["bash", "--norc", "--noprofile", "-i"], prepare, "> ")


def test_zsh_completes():
    (pathlib.Path(HOME) / "_openint").write_bytes(run("completion", "zsh")[0])
    # The line is drawn anew rather than moved about in, so that the screen reads as it looks.
    prepare = ["unset zle_bracketed_paste; setopt no_beep", f"fpath=({HOME} $fpath)", "autoload -Uz compinit", "compinit -u -D"]
    prepare += ["redrawn() { zle complete-word; print -r -- \"<$BUFFER>\"; }", "zle -N redrawn", "bindkey '^I' redrawn"]
    typed_in_a_shell(["zsh", "-f", "-i"], prepare, "> ")


def test_fish_completes():
    assert shutil.which("fish"), "cmake registers this test where there is one"
    script = pathlib.Path(HOME) / "openint.fish"
    script.write_bytes(run("completion", "fish")[0])
    for line, expected in (
        ("openint transl", ["translate"]),
        ("openint connections ch", ["check"]),
        ("openint call crm-listCon", ["crm-listContacts"]),
        ("openint call crm-listContacts page", ["page_size:="]),
        ("openint translate --to nd", ["ndjson"]),
    ):
        asked = ["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"]
        done = subprocess.run(asked, capture_output=True, text=True, env={**os.environ, **ENVIRONMENT}, timeout=60)
        assert [row.split("\t")[0] for row in done.stdout.splitlines()] == expected, (line, done)


if __name__ == "__main__":
    run_named(globals())

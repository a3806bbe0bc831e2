"""What the command says of itself, and of command lines that are wrong."""

import json
import re
import shlex
import subprocess

from support import HUBSPOT, OPENINT, SOURCE, contact, lines, run, run_named


def commands(*path):
    """Every command with its words, as --help shows them."""
    text = run(*path, "--help")[0].decode()
    found = text.split("Subcommands:\n")[1] if "Subcommands:\n" in text else ""
    for name in re.findall(r"^  (\S+) ", found.split("\n\n")[0], re.M):
        yield (*path, name)
        yield from commands(*path, name)


def test_every_command_has_one_example_that_is_one():
    every = list(commands())
    assert ("connections", "check") in every and ("man",) in every and len(every) > 25, every
    assert all("complete" not in path for path in every), "a command that is for scripts alone is shown"
    for path in [(), *every]:
        text = run(*path, "--help")[0].decode()
        assert text.count("Example:\n") == 1, path
        words = shlex.split(text.split("Example:\n")[1])
        assert words[0] in ("openint", "source"), words
        if words[0] == "openint":
            assert tuple(words[1 : 1 + len(path)]) == path, (path, words)
            known = [option for option in words if option.startswith("--")]
            page = run(*([path[0]] if not path else path), "--help")[0].decode() if path else text
            assert all(option in page or not path for option in known), (path, known)


def test_near_words_are_suggested():
    for words, suggestion in (
        (["tranlate"], "there is no command tranlate; did you mean translate?"),
        (["connections", "chek"], "connections has no command chek; did you mean check?"),
        (["call", "crm-listContacts", "--conection", "x"], "call has no option --conection; did you mean --connection?"),
        (["translate", *HUBSPOT, "--feilds=id"], "translate has no option --feilds; did you mean --fields?"),
        (["call", "crm-listContacts", "--to", "jsn"], "jsn is none of auto, json, ndjson, csv, table, arrow, parquet; did you mean json?"),
        (["completion", "zssh"], "did you mean zsh?"),
        (["configs", "ups"], "did you mean upsert?"),
    ):  # fmt: skip
        _, error = run(*words, status=2)
        assert suggestion in error, (words, error)
    _, error = run("quux", status=2)
    assert "there is no command quux\n" in error and "did you mean" not in error, error
    _, error = run("connections", status=2)
    assert "connections wants a command, one of: list get create check delete" in error, error
    _, error = run(status=2)
    assert "a command is wanted, one of: translate" in error, error
    _, error = run("man", "trnslate", status=4)
    assert "there is no command trnslate; did you mean translate?" in error, error


def test_the_table_of_exit_statuses_is_one():
    """--help, the manual and README.md say the same of each."""
    shown = run("--help")[0].decode().split("Exit status:\n")[1].split("\n\n")[0]
    table = dict(re.findall(r"^  (\d+) +(.*)$", shown, re.M))
    assert list(table) == ["0", "1", "2", "3", "4", "5", "141"], table
    readme = (SOURCE / "README.md").read_text().split("| exit status | when |")[1].split("\n\n")[0]
    assert dict(re.findall(r"^\| (\d+) \| (.*) \|$", readme, re.M)) == table
    for page in ([], ["call"]):
        manual = run("man", *page)[0].decode().split(".SH EXIT STATUS\n")[1].split(".SH ")[0]
        rows = re.findall(r"\.TP\n\\fB(\d+)\\fR\n((?:[^.].*\n)+)", manual)
        assert {number: " ".join(text.split()) for number, text in rows} == table, rows


def test_fields_make_an_input_or_say_what_is_wrong():
    """Before a store is asked for; what they make of an input is seen where it is sent (tests/e2e)."""
    for words, wrong in (
        (["id=1", "id=2"], "id is given twice: id="),
        (["id=1", "--input", '{"id": "2"}'], "id is given twice: by --input and by id="),
        (["record=1", "record.name=2"], "record is no object in record=, so record.name= finds no place in it"),
        (["record.name=1", "record=2"], "record is given twice: by record.name= and by record="),
        (["a:=1", "a[]=2"], "a is no list in a:=, so a[]= finds no place in it"),
        (["page_size:=five"], "what page_size:= gives is not JSON"),
        (["page_size:=5 6"], "what page_size:= gives is not JSON"),
        (["page_size"], "page_size is no name=text"),
        (["=5"], "= is no name=text"),
        (["a..b=5"], "a..b= is no name=text"),
        (["--input", "[1]"], "--input must be a JSON object"),
    ):
        _, error = run("call", "crm-listContacts", *words, status=2)
        assert wrong in error, (words, error)
    _, error = run("call", "crm-listContacts", "token=@no such file", status=3)
    assert "no such file" in error, error
    _, error = run("call", "x", "secret=planted-4711", "secret=planted-4712", status=2)
    assert "planted" not in error, error
    _, error = run("call", "x", "a..b=planted-4711", status=2)
    assert "planted" not in error, error


def test_an_empty_value_is_refused():
    """It is what a script gives whose variable is not set, and would mean everybody, or all of them."""
    for words, option in (
        (["connections", "list", "--of", ""], "--of"),
        (["connections", "list", "--customer", ""], "--customer"),
        (["connections", "list", "--config", ""], "--config"),
        (["connections", "delete", ""], "id"),
        (["apikey", "create", "--of", ""], "--of"),
        (["call", "crm-listContacts", "--connection", ""], "--connection"),
        (["call", "crm-listContacts", "--customer", ""], "--customer"),
        (["connect", "hubspot", "--config", ""], "--config"),
        (["connect", "hubspot", "--customer", ""], "--customer"),
    ):
        _, error = run(*words, status=2)
        assert f"{option}: must not be empty" in error, (words, error)


def test_versions():
    assert re.fullmatch(rb"openint \d+\.\d+\.\d+\n", run("--version")[0])
    page = run("man")[0].decode().splitlines()[0]
    assert f'"libopenint {run("--version")[0].decode().split()[1]}"' in page, page


def test_parquet_comes_by_what_the_error_says_with_pyarrow():
    """The line that the error names is typed as it stands."""
    python = SOURCE / "build/venv/bin/python"
    assert python.exists(), f"{python} is made by ./dev test"
    _, error = run("translate", *HUBSPOT, "--to", "parquet", status=2)
    pipe = re.search(r"^  (--to arrow \| .*)$", error, re.M).group(1)
    folder = subprocess.run(["mktemp", "-d"], capture_output=True, check=True, text=True).stdout.strip()
    line = f"{shlex.quote(OPENINT)} translate {' '.join(HUBSPOT)} {pipe}"
    path = {"PATH": f"{python.parent}:/usr/bin:/bin"}
    subprocess.run(["bash", "-euo", "pipefail", "-c", line], input=lines(contact(1), contact(2)), cwd=folder, env=path, check=True)
    check = "import json, pyarrow.parquet as p; print(json.dumps(p.read_table('out.parquet')['id'].to_pylist()))"
    done = subprocess.run([str(python), "-c", check], cwd=folder, capture_output=True, check=True)
    assert json.loads(done.stdout) == ["1", "2"], done.stdout


if __name__ == "__main__":
    run_named(globals())

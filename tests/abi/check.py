#!/usr/bin/env python3
"""Holds the C library to its promises: check.py <check> <source folder> [file ...]; prints problems, 1 if any."""
import pathlib
import re
import subprocess
import sys

check, root, files = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
header = (root / "capi/openint.h").read_text()
source = (root / "capi/openint.cpp").read_text()
symbols = [line.split() for line in (root / "capi/symbols.txt").read_text().splitlines() if line[:1] not in ("", "#")]
listed = {line[0] for line in symbols}
declared = re.findall(r"^OPENINT_API [^;(]*?(openint_\w+)\(", header, re.M)
problems = []


def differ(what, found, where, expected):
    problems.extend(f"{name} is {what} but not {where}" for name in sorted(set(found) - set(expected)))


def names(*options):
    lines = subprocess.run(["nm", "-P", *options], check=True, capture_output=True, text=True).stdout.splitlines()
    return [(line.split()[0].split("@")[0], line.split()[1]) for line in lines if len(line.split()) >= 2]


def exports():
    found = {name for name, _ in names("-D", "--defined-only", files[0])}
    differ("exported", found, "in symbols.txt", listed)
    differ("in symbols.txt", listed, "exported", found)


def archive():
    members = subprocess.run(["ar", "t", files[0]], check=True, capture_output=True, text=True).stdout.split()
    if len(members) != 1:
        problems.append(f"the archive holds {len(members)} objects, not one: {members}")
    found = {name for name, _ in names("--defined-only", "--extern-only", files[0])}
    differ("global in the archive", found, "in symbols.txt", listed)
    differ("in symbols.txt", listed, "global in the archive", found)
    needed = {name for name, kind in names("--undefined-only", files[0])}
    problems.extend(f"the archive needs its own {name}" for name in needed if "openint" in name)


def declared_once():
    defined = [name for name, _ in functions()]
    for what, found in (("declared", declared), ("defined", defined), ("listed", [line[0] for line in symbols])):
        problems.extend(f"{name} is {what} twice" for name in set(found) if found.count(name) > 1)
    differ("declared", declared, "in symbols.txt", listed)
    differ("in symbols.txt", listed, "declared", declared)
    differ("declared", declared, "defined in openint.cpp", defined)
    differ("defined in openint.cpp", defined, "declared", declared)
    for line in symbols:
        if len(line) != 3 or not line[1].isdigit() or line[2] not in ("unstable", "stable", "deprecated"):
            problems.append(f"symbols.txt: {' '.join(line)} is not name, since, state")
    if len(declared) < 20:
        problems.append(f"only {len(declared)} declarations found: has the header another form?")


def functions():
    """(name, body) of every function in openint.cpp."""
    return re.findall(r"^\w[^;{}()]*?\b(\w+)\([^{};]*\)\s*\{\n(.*?)^\}", source, re.M | re.S)


def guarded():
    found = functions()
    for name, body in found:
        statement = " ".join(body.split())
        if not re.fullmatch(r"(return )?guard\(.*\);", statement) or statement.count("guard(") != 1:
            problems.append(f"{name} is not one call of guard(): {statement}")
        elif not one_call(statement):
            problems.append(f"{name} does more than one call of guard(): {statement}")
    if len(found) != len(declared):
        problems.append(f"{len(found)} functions found in openint.cpp, {len(declared)} declared")


def one_call(statement):
    """The parenthesis behind guard closes right before the last semicolon."""
    depth, quoted = 0, re.sub(r'R"\(.*?\)"|"[^"]*"', '""', statement)
    start = quoted.index("guard(") + 5
    for at in range(start, len(quoted)):
        depth += {"(": 1, ")": -1}.get(quoted[at], 0)
        if depth == 0:
            return quoted[at + 1:] == ";"
    return False


def documented():
    constants = set(re.findall(r"^#define (OPENINT_\w+)", header, re.M))
    blocks = re.findall(r"/\*\*\n(.*?)\*/\s*OPENINT_API ([^;]*);", header, re.S)
    found = {}
    for comment, declaration in blocks:
        name = re.search(r"(openint_\w+)\(", declaration).group(1)
        found[name] = comment
        text = [line.strip().lstrip("*").strip() for line in comment.strip().splitlines()]
        footer = text[-1] or (text[-2] if len(text) > 1 else "")
        since = next((line for line in symbols if line[0] == name), ["", "?", "?"])
        if not re.fullmatch(r"Threads: .+\. Blocks: .+\. Since: %s \(%s\)\." % (since[1], since[2]), footer):
            problems.append(f"{name}: the footer is not 'Threads: ... Blocks: ... Since: {since[1]} ({since[2]}).': {footer}")
        if "openint_error **err" in declaration:
            if "@return" not in comment or "OPENINT_OK" not in comment:
                problems.append(f"{name}: @return does not list its statuses")
        parameters = re.findall(r"(\w+)\s*(?:,|\)$)", declaration.split("(", 1)[1])
        for parameter in re.findall(r"@param (\w+)", comment):
            if parameter not in parameters:
                problems.append(f"{name}: @param {parameter} is no parameter")
    differ("declared", declared, "documented", found)
    for name in sorted(set(re.findall(r"\bOPENINT_[A-Z_]*[A-Z]\b", header)) - constants):
        if name not in ("OPENINT_H", "OPENINT_STATIC", "OPENINT_BUILDING", "OPENINT_LOG", "OPENINT_RETRY"):
            problems.append(f"openint.h names {name}, which is not defined")
    for name in sorted(set(re.findall(r"\b(openint_\w+)\(\)", header)) - set(declared)):
        problems.append(f"openint.h names {name}(), which is not declared")


def banned():
    words = re.compile(r"^_*(v?f?printf(_chk)?|puts|fputs|putc|fputc|putchar|fwrite|perror|abort|exit|_exit|quick_exit|stdout"
                       r"|stderr|assert_fail|_assert_fail|cxa_throw|_ZSt4c(out|err|log)|ZSt4c(out|err|log)|ZSt9terminatev"
                       r"|_ZNSt8ios_base4InitC1Ev|ZNSt8ios_base4InitC1Ev)$")
    if len(files) < 18:  # a room each at least
        problems.append(f"only {len(files)} objects given")
    for file in files:
        # std::terminate is where noexcept ends; the compiler refers to it by itself.
        for name, _ in names("--undefined-only", file):
            if words.match(name) and not name.endswith("ZSt9terminatev"):
                problems.append(f"{pathlib.Path(file).name} refers to {name}")


{"exports": exports, "archive": archive, "declared": declared_once, "guarded": guarded, "documented": documented,
 "banned": banned}[check]()
print("\n".join(problems) or f"{check}: {len(declared)} functions, no problem")
sys.exit(1 if problems else 0)

#!/usr/bin/env python3
"""What docs/errors.md and docs/limits.md name is there: statuses with their codes and values, reasons, members of
connectors' documents, members of an error's JSON, figures."""
import json
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
problems = []


def text(path):
    return (root / path).read_text()


def rows(page, heading):
    """The cells of the table below the line that holds `heading`."""
    lines = page.split("\n")
    start = next((i for i, line in enumerate(lines) if line.startswith("| ") and heading in line), None)
    if start is None:
        problems.append(f"no table with {heading}")
        return []
    found = []
    for line in lines[start + 2:]:
        if not line.startswith("| "):
            break
        found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


errors, limits = text("docs/errors.md"), text("docs/limits.md")
header = text("capi/openint.h")
sources = {path: path.read_text() for path in (root / "libopenint").rglob("*.[ch]pp")}
code = "\n".join(sources.values())
documents = "\n".join(path.read_text() for path in (root / "libopenint/connectors").glob("*.json"))
schema = json.loads(text("libopenint/connector/connector.schema.json"))

# Every status of the C header has a row, and no other; its code is the one that errors have.
statuses = re.findall(r"#define (OPENINT_E_\w+)", header)
table = {row[0].strip("`"): row for row in rows(errors, "`code`")}
problems += [f"docs/errors.md lacks {name}" for name in statuses if name not in table]
problems += [f"docs/errors.md has {name}, which openint.h has not" for name in table if name not in statuses]
for name, row in table.items():
    if f'"{row[1].strip("`")}"' not in code:
        problems.append(f"docs/errors.md: {name} has the code {row[1]}, which no source spells")
    if row[2] not in ("never", "after", "reauth"):
        problems.append(f"docs/errors.md: {name} has the retry {row[2]}")
for name in re.findall(r"`(OPENINT_E_\w+)`", errors + limits):
    if name not in statuses and name != "OPENINT_E_":
        problems.append(f"{name} is no status of openint.h")

for row in rows(errors, "`reason`"):
    reason = row[0].strip("`")
    if not re.search(rf'"{reason}"', code + documents):
        problems.append(f"docs/errors.md: nothing gives the reason {reason}")


# Members of an error's JSON and of a document, as `a.b` or `a`.
def members(node, out):
    if isinstance(node, dict):
        out.update((node.get("properties") or {}).keys())
        for child in node.values():
            members(child, out)
    elif isinstance(node, list):
        for child in node:
            members(child, out)


known = set()
members(schema, known)
known |= {value for part in ("error", "limit") for prop in schema["$defs"][part]["properties"].values()
          for value in prop.get("enum", [])}
of_errors = set(re.findall(r'"([a-z_]+)\\?"', "\n".join(t for p, t in sources.items() if p.parent.name in ("base", "engine"))))
words = re.findall(r"`([a-z_][a-z_.]*)`", errors + limits)
for word in words:
    for part in word.split("."):
        if part not in known and part not in of_errors and not re.search(rf'"{part}"', code + documents):
            problems.append(f"`{word}`: nothing is called {part}")
named = {name for row in rows(errors, "`code`") for name in re.findall(r"`([A-Z_]+)`", row[0])}
for status in re.findall(r"`([A-Z_]+)`", errors.split("An entry may give")[1]):
    if status not in schema["$defs"]["error"]["properties"]["status"]["enum"]:
        problems.append(f"docs/errors.md: {status} is none that an entry may give")

# Figures that stand in the code.
for page, figure, pattern in [
        (limits, "250 without it", r"first_pause_ms = 250;"),
        (limits, "30000 without it", r"longest_pause_ms = 30'000;"),
        (limits, "for a minute", r"kTroubleMs = 60'000;"),
        (limits, "for an hour", r"kRefusalsMs = 3'600'000;"),
        (limits, "64 MiB", r"max_response = size_t\{64\} << 20;"),
        (limits, "256 KiB", r"kMostHeaderBytes = 256 \* 1024;"),
        (limits, "five; none from", r"kMostRedirects = 5;"),
        (limits, "15 s, and never", r"connect_timeout_ms = 15'000;"),
        (limits, "120 s over", r" timeout_ms = 120'000;")]:
    if figure not in page:
        problems.append(f"the figure '{figure}' is in no page: adapt this test with it")
    if not re.search(pattern, code):
        problems.append(f"'{figure}' of the pages is not in the code, as {pattern}")

if len(words) < 40 or len(table) < 15:
    problems.append("too little found in the pages: are they read rightly?")
print("\n".join(problems) or f"{len(words)} names and {len(table)} statuses of the pages are there")
sys.exit(1 if problems else 0)

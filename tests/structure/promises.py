#!/usr/bin/env python3
"""Every test that docs/promises.md names exists: promises.py <source folder> <build folder>."""
import json
import pathlib
import re
import subprocess
import sys

root, build = pathlib.Path(sys.argv[1]), sys.argv[2]
listing = subprocess.run(["ctest", "--show-only=json-v1"], cwd=build, check=True, capture_output=True, text=True).stdout
# GoogleTest adds the parameter of a test behind its name.
names = {test["name"].split("  # ")[0] for test in json.loads(listing)["tests"]}
problems = []
rows = 0
for line in (root / "docs/promises.md").read_text().splitlines():
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if not line.startswith("|") or set(line) <= set("|- ") or cells[-1] == "test":
        continue
    rows += 1
    if len(cells) != 4:
        problems.append(f"a row has {len(cells)} cells, not 4: {line}")
    tests = re.findall(r"`([^`]+)`", cells[-1])
    problems += [f"no such test: {test}" for test in tests if test not in names]
    if not tests:
        problems.append(f"no test is named: {line}")
if rows < 20:
    problems.append(f"only {rows} promises found: has the table another form?")
print("\n".join(problems) or f"{rows} promises, each held by a test that there is")
sys.exit(1 if problems else 0)

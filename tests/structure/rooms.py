#!/usr/bin/env python3
"""Rooms may include only rooms that their line in libopenint/CMakeLists.txt names, and those stand before them."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
lines = re.findall(r"^ *openint_room\((\w+)([^)]*)\)", (root / "libopenint/CMakeLists.txt").read_text(), re.M)
allowed = {name: set(names.split()) | {name} for name, names in lines}
problems = []
seen = set()
for name, names in lines:
    problems += [f"{name} may include {other}, which comes later" for other in names.split() if other not in seen]
    seen.add(name)

checked = 0
for path in sorted((root / "libopenint").rglob("*.[ch]pp")):
    parts = path.relative_to(root / "libopenint").parts
    room = parts[1] if parts[0] == "connectors" and len(parts) > 2 else parts[0]
    if room not in allowed:
        problems.append(f"{path.relative_to(root)}: room {room} has no line in libopenint/CMakeLists.txt")
        continue
    text = path.read_text()
    for included in re.findall(r'^#include "libopenint/(?:connectors/(?=[^/"]+/))?([^/"]+)(?:/[^"]*)?"', text, re.M):
        target = included
        checked += 1
        if target not in allowed[room]:
            problems.append(f"{path.relative_to(root)} includes {target}/, which {room} may not")
    if "simdjson" in re.sub(r"//.*", "", text) and room != "json":
        problems.append(f"{path.relative_to(root)}: only json/ knows simdjson")
    if re.search(r"#include <sodium", text) and room != "crypto":
        problems.append(f"{path.relative_to(root)}: only crypto/ knows libsodium")
    if "#include <pugixml" in text and room not in ("decode", "procedures"):
        problems.append(f"{path.relative_to(root)}: only decode/ and procedures/ know pugixml")
    if re.search(r"(->|\.)document\(\)", text) and room not in ("connector", "contract"):
        problems.append(f"{path.relative_to(root)}: only connector/ reads a document; others have its rules")
    if not text.isascii():
        problems.append(f"{path.relative_to(root)} is not ASCII")
    if re.search(r"^\s*#include <(iostream|cstdio|stdio.h)>", text, re.M) and re.search(r"\b(printf|cout|cerr)\b\(?", re.sub(r"snprintf", "", text)):
        problems.append(f"{path.relative_to(root)} prints")
if checked < 50:
    problems.append(f"only {checked} includes found: is this the right folder?")
print("\n".join(problems) or f"{checked} includes between {len(allowed)} rooms, all downward")
sys.exit(1 if problems else 0)

#!/usr/bin/env python3
"""No provider's name in the library's C++: what is known of providers stands in the connectors' documents. Nor in the
unit tests of what talks to any of them: those use invented providers; the documents have goldens and replay."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
names = [path.stem for path in (root / "libopenint/connectors").glob("*.json")]
assert len(names) >= 4, names
words = re.compile("|".join(names + ["dynamics", "dataverse"]), re.I)
problems = []
folders = ("libopenint", "capi", "tests/unit/operations", "tests/unit/provider")
files = [path for folder in folders for path in (root / folder).rglob("*")
         if path.suffix in (".cpp", ".hpp", ".h", ".c") and "procedures" not in path.parts and "examples" not in path.parts]
for path in files:
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if words.search(line) and not line.lstrip().startswith(("//", "*", "/*", "///")):
            problems.append(f"{path.relative_to(root)}:{number}: {line.strip()}")
print("\n".join(problems) or f"{len(files)} files, none names {', '.join(names)}")
sys.exit(1 if problems else 0)

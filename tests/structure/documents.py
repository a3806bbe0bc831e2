"""Connector documents are read by people: no line of one is longer than 200 bytes.

Usage: documents.py SOURCE_DIR
"""

import pathlib
import sys

LONGEST = 200


def long_lines(text: bytes) -> list[int]:
    """The numbers of the lines of `text` that are too long."""
    return [number for number, line in enumerate(text.split(b"\n"), 1) if len(line) > LONGEST]


def main(root: pathlib.Path) -> int:
    assert long_lines(b"x" * LONGEST + b"\n" + b"x" * (LONGEST + 1)) == [2]
    documents = sorted((root / "libopenint" / "connectors").glob("*.json"))
    if not documents:
        print("there are no documents in libopenint/connectors", file=sys.stderr)
        return 1
    found = 0
    for document in documents:
        for number in long_lines(document.read_bytes()):
            print(f"{document.relative_to(root)}:{number}: longer than {LONGEST} bytes", file=sys.stderr)
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))

#!/usr/bin/env python3
"""What only translates compiles with clang and its own standard library, and uses nothing that GNU alone has.

clang_libcxx.py <source folder>: each source file of the rooms that a build for translation alone has, syntax only, with
warnings as errors. Needs clang++ and libc++.
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
rooms = re.search(r"^(.*?)^if\(NOT OPENINT_TRANSLATE_ONLY\)", (root / "libopenint/CMakeLists.txt").read_text(), re.M | re.S)[1]
names = re.findall(r"^openint_room\((\w+)", rooms, re.M)
files = [path for name in names for path in sorted((root / "libopenint" / name).rglob("*.cpp")) if "procedures" not in path.parts]
files.append(root / "libopenint/engine/engine.cpp")
command = [
    "clang++", "-std=c++20", "-stdlib=libc++", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{root}",
    "-DOPENINT_TRANSLATE_ONLY",
]  # fmt: skip
GNU_ALONE = re.compile(r"\b(memrchr|mempcpy|strchrnul|canonicalize_file_name|asprintf|getline)\s*\(|#include <(bits|ext)/")


def compiled(path):
    done = subprocess.run([*command, str(path)], capture_output=True, text=True)
    problems = [] if done.returncode == 0 else [f"{path.relative_to(root)}:\n{done.stderr[:2000]}"]
    found = GNU_ALONE.search(re.sub(r"//.*", "", path.read_text()))
    return problems + ([f"{path.relative_to(root)} uses {found.group(0)}, which GNU alone has"] if found else [])


with concurrent.futures.ThreadPoolExecutor(2) as pool:
    problems = [problem for found in pool.map(compiled, files) for problem in found]
if len(files) < 40:
    problems.append(f"only {len(files)} files found: is this the right folder?")
print("\n".join(problems) or f"{len(files)} files of {len(names)} rooms compile with clang and libc++")
sys.exit(1 if problems else 0)

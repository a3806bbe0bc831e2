#!/usr/bin/env python3
"""Every source file of the library, the C interface and the programs passes .clang-tidy.

tidy.py <source folder> [FILE...]: prints what clang-tidy finds. A file that passed is not read again while neither it,
nor a header of the project that it includes, nor the checks change; that is remembered in $XDG_CACHE_HOME.
"""
import concurrent.futures
import functools
import hashlib
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1]).resolve()
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "openint-tidy"
FOLDERS = ("libopenint", "capi", "bindings/arrow", "bindings/cli", "bindings/http")
DEFINED = ('-DOPENINT_VERSION="0"', "-DCPPHTTPLIB_OPENSSL_SUPPORT")
INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)


@functools.cache
def project_files(path):
    """The file and all of the project's that it includes."""
    found, left = set(), [path]
    while left:
        at = left.pop()
        if at in found:
            continue
        found.add(at)
        left += [ROOT / name for name in INCLUDE.findall(at.read_text()) if (ROOT / name).is_file()]
    return frozenset(found)


def key(path):
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes())
    for each in sorted(project_files(path)):
        digest.update(str(each.relative_to(ROOT)).encode() + b"\0" + each.read_bytes())
    return CACHE / digest.hexdigest()


def tidied(path):
    stamp = key(path)
    if stamp.exists():
        return ""
    command = ["clang-tidy", "--quiet", str(path), "--", "-std=c++20", f"-I{ROOT}", f"-I{ROOT}/capi", *DEFINED]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        return done.stdout + done.stderr
    stamp.touch()
    return ""


def main():
    CACHE.mkdir(parents=True, exist_ok=True)
    files = [pathlib.Path(name).resolve() for name in sys.argv[2:]]
    files = files or [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.cpp"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [found for found in pool.map(tidied, files) if found]
    print("\n".join(problems) or f"{len(files)} files pass")
    return 1 if problems or not files else 0


sys.exit(main())

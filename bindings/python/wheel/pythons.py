#!/usr/bin/env python3
"""Prints one interpreter of each CPython from 3.10 on that this machine has: on the path, of pyenv or of uv."""

import os
import pathlib
import shutil
import subprocess

HOME = pathlib.Path.home()
CODE = (
    "import sys, sysconfig\n"
    "good = sys.implementation.name == 'cpython' and sys.version_info >= (3, 10) and not sysconfig.get_config_var('Py_GIL_DISABLED')\n"
    "print('%d.%d' % sys.version_info[:2] if good else '')"
)


def version(python):
    """"3.12", or "" for what does not run, is older or another kind."""
    done = subprocess.run([python, "-c", CODE], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def pythons():
    """{version: path}."""
    named = [shutil.which(f"python3.{minor}") for minor in range(10, 30)]
    pyenv = pathlib.Path(os.environ.get("PYENV_ROOT", HOME / ".pyenv")) / "versions"
    uv = pathlib.Path(os.environ.get("UV_PYTHON_INSTALL_DIR", HOME / ".local/share/uv/python"))
    installed = sorted(str(each) for folder in (pyenv, uv) for each in folder.glob("*/bin/python3"))
    found = {}
    for python in filter(None, [*named, *installed]):
        found.setdefault(version(python), python)
    found.pop("", None)
    return found


if __name__ == "__main__":
    print("\n".join(pythons().values()))

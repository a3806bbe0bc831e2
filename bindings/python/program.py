#!python
"""Becomes the program of this file's name that lies in the package openint, without importing it."""

import os
import sys

name = os.path.basename(__file__)
beside = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # where pip install --target puts packages
for folder in (*sys.path[1:], beside):
    program = os.path.join(folder, "openint", "bin", name)
    if os.path.exists(program):
        os.execv(program, [program, *sys.argv[1:]])
sys.exit(f"{name}: the package openint is not where this Python looks for packages ({sys.executable})")

"""The benchmark of tables runs, on little, and finds the tables right."""

import os
import re
import subprocess
import sys

from conftest import ROOT


def test_the_benchmark_of_tables_runs():
    command = [sys.executable, ROOT / "benchmarks/frames.py", os.environ["OPENINT_SANDBOX"], "300"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"ratio +\d+\.\d\d", done.stdout)) == 5

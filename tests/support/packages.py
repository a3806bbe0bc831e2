"""Packages of outside clients and tools that tests need, each kept in a folder that says which versions it holds."""

import json
import subprocess
import sys


def stamped(folder, wanted):
    """True where the folder holds what is wanted already."""
    stamp = folder / "versions.json"
    return stamp.exists() and json.loads(stamp.read_text()) == wanted


def install(command, versions, folder):
    """Runs the command in the folder and marks it as holding these versions; the end of the run where it fails."""
    try:
        subprocess.run(command, cwd=folder, check=True, timeout=600, stdout=sys.stderr)
    except (OSError, subprocess.SubprocessError) as error:
        wanted = ", ".join(f"{name} {version}" for name, version in versions.items())
        sys.exit(f"failed: can't install {wanted}, which these tests need: {error}")
    (folder / "versions.json").write_text(json.dumps(versions))

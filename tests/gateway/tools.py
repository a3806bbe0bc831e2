"""Outside tools that the gateway is held against, in versions that are fixed, installed once under a work folder.

A tool that can't be installed is a failure that names it: nothing is left out in silence.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import venv

PYTHON = {
    "openapi-spec-validator": "0.9.0",
    "schemathesis": "4.32.5",
    "openapi-python-client": "0.29.1",
    "prometheus_client": "0.26.0",
}
NODE = {
    "@redocly/cli": "2.77.0",
    "@stoplight/spectral-cli": "6.16.3",
    "openapi-typescript": "7.13.0",
    "openapi-fetch": "0.17.0",
    "typescript": "5.9.3",
}
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[0] / "support"))
from packages import install, stamped  # noqa: E402


def python(work, wanted=None, name="python"):
    """The bin folder of an environment with these packages."""
    wanted, folder = wanted or PYTHON, work / name
    if not stamped(folder, wanted):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        packages = [f"{name}=={version}" for name, version in wanted.items()]
        install([folder / "bin/python", "-m", "pip", "install", "--quiet", *packages], wanted, folder)
    return folder / "bin"


def node(work):
    """A folder with node_modules."""
    folder = work / "node"
    if not stamped(folder, NODE):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(json.dumps({"private": True, "type": "module", "dependencies": NODE}))
        install(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"], NODE, folder)
    return folder


def run(*command, cwd=None, env=None, timeout=600, status=0):
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, timeout=timeout, capture_output=True, text=True)
    assert done.returncode == status, f"{command[0]}: exit status {done.returncode}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done.stdout

#!/usr/bin/env python3
"""Runs the providers' official clients against the sandbox.

run.py --sandbox build/.../openint-sandbox --work build/.../clients [name ...]

Under --work it keeps node_modules and a Python environment with the versions below, made once and again when they
change. Each of clients/*.mjs and clients/*.py (or those named) is then run against a sandbox of its own, with the
sandbox's line of URLs as its argument and in SANDBOX_URLS, and its credentials in SANDBOX_CREDENTIALS. A client's
script asserts and exits non-zero on a failure. Clients that can't be installed are a failure too, which names them.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.request
import venv

NODE = {"@hubspot/api-client": "13.5.0", "dynamics-web-api": "2.5.0", "jsforce": "3.10.16", "pipedrive": "33.7.0"}
PYTHON = {"hubspot-api-client": "12.0.0", "simple-salesforce": "1.12.10"}
SANDBOX = ["--seed", "7", "--records", "250", "--no-limits", "--until-stdin-closes"]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "support"))
from packages import install, stamped  # noqa: E402


def prepare_node(work):
    folder = work / "node"
    if stamped(folder, NODE):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"private": True, "type": "module", "dependencies": NODE}))
    install(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"], NODE, folder)
    return folder


def prepare_python(work):
    folder = work / "python"
    if stamped(folder, PYTHON):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    packages = [f"{name}=={version}" for name, version in PYTHON.items()]
    python = folder / "bin" / "python"
    install([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], PYTHON, folder)
    return folder


def command_for(script, work):
    if script.suffix == ".py":
        return [str(prepare_python(work) / "bin" / "python"), str(script)]
    folder = prepare_node(work)
    copy = folder / script.name  # so that its imports are found in node_modules beside it
    shutil.copyfile(script, copy)
    return ["node", str(copy)]


def run_one(sandbox, script, work):
    """The exit status of one client's script against a sandbox that lives as long as it."""
    command = command_for(script, work)
    server = subprocess.Popen([sandbox, *SANDBOX], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline().strip()
        urls = json.loads(line)
        with urllib.request.urlopen(urls["control"] + "/credentials", timeout=10) as response:
            credentials = response.read().decode()
        environment = dict(os.environ, SANDBOX_URLS=line, SANDBOX_CREDENTIALS=credentials)
        return subprocess.run([*command, line], env=environment, timeout=120).returncode
    finally:
        server.stdin.close()
        server.wait(timeout=10)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("--sandbox", required=True, help="the openint-sandbox program")
    arguments.add_argument("--work", required=True, type=pathlib.Path, help="where the clients are installed")
    arguments.add_argument("names", nargs="*", help="file names of the clients to run; none: all")
    given = arguments.parse_args()
    scripts = [each for each in sorted(HERE.iterdir()) if each.suffix in (".mjs", ".py") and each.name != "run.py"]
    if given.names:
        scripts = [each for each in scripts if each.name in given.names]
    if not scripts:
        sys.exit("no client is named " + ", ".join(given.names))
    failed = [each.name for each in scripts if run_one(given.sandbox, each, given.work) != 0]
    print(f"{len(scripts) - len(failed)} of {len(scripts)} clients passed" + (": failed " + ", ".join(failed) if failed else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Every operation on every connector, each request held against the provider's own OpenAPI document.

run.py HOST_HTTP_TEST OPENINT_SANDBOX WORK: WORK keeps node_modules with the versions below, made once. Fails where they
can't be installed, where a request does not pass and no reviewed delta covers it, and where a delta is not needed.
"""
import json
import pathlib
import shutil
import subprocess
import sys

NODE = {
    "@opensdks/sdk-hubspot": "0.0.6",
    "@opensdks/sdk-pipedrive": "0.0.1",
    "@opensdks/sdk-salesforce": "0.0.2",
    "express": "5.3.0",
    "express-openapi-validator": "5.6.2",
}
HERE = pathlib.Path(__file__).resolve().parent


def prepare(work):
    stamp = work / "versions.json"
    if stamp.exists() and json.loads(stamp.read_text()) == NODE:
        return
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "package.json").write_text(json.dumps({"private": True, "type": "module", "dependencies": NODE}))
    command = ["npm", "install", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    try:
        subprocess.run(command, cwd=work, check=True, timeout=600, stdout=sys.stderr)
    except (OSError, subprocess.SubprocessError) as error:
        wanted = ", ".join(f"{name} {version}" for name, version in NODE.items())
        sys.exit(f"failed: can't install {wanted}, which this test needs: {error}")
    stamp.write_text(json.dumps(NODE))


def main():
    test, sandbox, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    prepare(work)
    validator = work / "validate.mjs"  # so that its imports are found in node_modules beside it
    shutil.copyfile(HERE / "validate.mjs", validator)
    done = subprocess.run([test, sandbox, "node", str(validator), str(HERE / "deltas.json")], timeout=560)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

"""What a user does first with an installed libopenint: try_it.py <folder of openint and openint-sandbox>.

Run by the Python that it is installed for, away from the checkout. Standard library alone.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

# What a system has wherever a program runs.
LIBC = ("ld-linux", "libc.so", "libc-", "libm.so", "libm-", "libpthread", "libdl", "librt", "libresolv", "libnss_")


def mapped():
    """The shared libraries of this process, or none where the system does not tell."""
    try:
        lines = pathlib.Path("/proc/self/maps").read_text().split("\n")
    except FileNotFoundError:
        return set()
    return {line.split(maxsplit=5)[5] for line in lines if ".so" in line}


for module in ("ctypes", "decimal", "hashlib", "lzma", "sqlite3", "ssl", "uuid"):  # what these link is Python's affair
    try:
        __import__(module)
    except ImportError:
        pass
programs, before = pathlib.Path(sys.argv[1]), mapped()
import openint  # noqa: E402: what it brings with it is looked at

package = pathlib.Path(openint.__file__).parent
contact = {"id": "51", "updatedAt": "2024-03-02T11:05:59Z", "archived": False, "properties": {"email": "maria@example.com"}}
(made,) = openint.Translator("hubspot", "crm.contact").translate({"results": [contact]})
assert made["email"] == "maria@example.com", made

said = subprocess.run([programs / "openint", "--version"], capture_output=True, text=True, check=True).stdout
assert said == f"openint {openint.__version__}\n", said
work = pathlib.Path(tempfile.mkdtemp())
command = [programs / "openint-sandbox", "--records", "30", "--files", work, "--until-stdin-closes"]
sandbox = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
gateway = None
try:
    assert json.loads(sandbox.stdout.readline())["hubspot"].startswith("http://127.0.0.1:")
    register = json.loads((work / "overlays.json").read_text())
    with_store = {**os.environ, "OPENINT_STORE": str(work / "store.db"), "OPENINT_REGISTER": str(work / "overlays.json")}

    engine = openint.Engine(work / "python.db", register=register)
    config = engine.connector_configs.create("hubspot")
    connection = engine.connections.create(config.id, json.loads((work / "hubspot.json").read_text())["settings"])
    assert len(list(connection.crm.list_contacts(page_size=10))) == 30

    def run(*arguments):
        done = subprocess.run([programs / "openint", *arguments], env=with_store, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("init")
    given = json.loads(run("configs", "upsert", "hubspot", "--org", "org_1", "--to", "json"))["id"]
    made = run("connections", "create", "--config", given, "--name", "Acme", "--input", f"@{work}/hubspot.json", "--to", "json")
    key = json.loads(run("apikey", "create", "--to", "json"))["key"]
    gateway = subprocess.Popen([programs / "openint", "serve", "--port", "0"], env=with_store, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    address = gateway.stdout.readline().strip()
    for path, held in {"/": b"<html", "/openapi.json": b"crm-listContacts"}.items():
        page = urllib.request.urlopen(address + path, timeout=30).read()
        assert held in page, page[:200]
    headers = {"x-apikey": key, "x-connection-id": json.loads(made)}
    asked = urllib.request.Request(address + "/unified/crm/contact?page_size=7", headers=headers)
    assert len(json.load(urllib.request.urlopen(asked, timeout=30))["items"]) == 7
finally:
    if gateway:
        gateway.terminate()
        gateway.wait(20)
    sandbox.stdin.close()
    sandbox.wait(20)

own = str(pathlib.Path(os.__file__).resolve().parent)
for library in mapped() - before:
    inside = library.startswith(str(package.parent)) or str(pathlib.Path(library).resolve()).startswith(own)
    assert inside or pathlib.Path(library).name.startswith(LIBC), f"{library} of the system was loaded"
print(f"openint {openint.__version__} in Python {sys.version.split()[0]}: translates, lists live, serves")

"""A sandbox, a gateway over a new store, a key and a connection of each provider."""

import contextlib
import json
import pathlib
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from support import PROVIDERS, Openint, Sandbox  # noqa: E402


class Place:
    def __init__(self, tool, sandbox, gateway):
        self.tool, self.sandbox, self.gateway, self.url = tool, sandbox, gateway, gateway.url
        self.key = json.loads(tool.run("apikey", "create", "--to", "json"))["key"]
        self.connections = {provider: tool.connect(provider) for provider in PROVIDERS}

    def document(self):
        with urllib.request.urlopen(self.url + "/openapi.json", timeout=30) as answer:
            return json.load(answer)

    def built(self):
        """The document with only those operations that this build carries out."""
        document = self.document()
        for path, methods in list(document["paths"].items()):
            kept = {method: one for method, one in methods.items() if "x-openint" in one}
            document["paths"][path] = kept
            if not kept:
                del document["paths"][path]
        return document


@contextlib.contextmanager
def place(openint, sandbox, *arguments, gateway=()):
    running = Sandbox(sandbox, "--records", "30", "--no-limits", *arguments)
    try:
        tool = Openint(openint, running)
        with tool.gateway(*gateway) as serving:
            yield Place(tool, running, serving)
    finally:
        running.stop()


def main(test):
    """main of a test file: <openint> <openint-sandbox> <work folder> [argument ...]"""
    openint, sandbox, work, *rest = sys.argv[1:]
    folder = pathlib.Path(work).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    test(openint, sandbox, folder, *rest)
    print(f"{pathlib.Path(sys.argv[0]).stem}: passed")

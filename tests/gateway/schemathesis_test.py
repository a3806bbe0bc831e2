"""schemathesis over every operation that is built: schemathesis_test.py <openint> <openint-sandbox> <work> [EXAMPLES].

Against each provider: without EXAMPLES few of each operation, for every change; with it so many, and in every phase.
"""

import json
import os
import pathlib
import sys

import place as places
import tools

HERE = pathlib.Path(__file__).resolve().parent
FEW = 2


def run(openint, sandbox, work, provider, examples, phases):
    # Removed or changed objects of one run are not in the next one's way.
    with places.place(openint, sandbox) as place:
        document = work / "built.openapi.json"
        document.write_text(json.dumps(place.built()))
        connection = place.connections[provider]
        own = [place.key.rsplit("_", 1)[0], place.key, *place.connections.values()]
        own += [row["id"] for row in place.gateway.ask("GET", "/core/api_key", None, place.key)[1]]
        own += [row["id"] for row in place.gateway.ask("GET", "/core/connector_config", None, place.key)[1]]
        env = dict(os.environ, SCHEMATHESIS_HOOKS="schemathesis_hooks", PYTHONPATH=str(HERE))
        env["OPENINT_TEST_OWN"] = " ".join(own)
        said = tools.run(
            tools.python(work) / "st", "--config-file", HERE / "schemathesis.toml", "run", document, "--url", place.url,
            "--header", f"x-apikey: {place.key}", "--header", f"x-connection-id: {connection}", "--phases", phases,
            "--max-examples", examples, "--continue-on-failure", "--generation-deterministic", "--no-color",
            "--warnings", "off", cwd=work, env=env, timeout=3600,
        )  # fmt: skip
        print("\n".join(said.splitlines()[-25:]))
        selected = len([1 for methods in place.built()["paths"].values() for _ in methods])
        assert f"Selected: {selected}/{selected}" in said and f"Tested: {selected}" in said, said[-2000:]
        assert place.gateway.ask("GET", "/core/connection", None, place.key)[0] == 200


def test(openint, sandbox, work, examples=None):
    for provider in places.PROVIDERS:
        print(f"== {provider}", file=sys.stderr)
        if examples is None:
            run(openint, sandbox, work, provider, FEW, "examples,fuzzing")
        else:
            run(openint, sandbox, work, provider, int(examples), "examples,coverage,fuzzing,stateful")


if __name__ == "__main__":
    places.main(test)

"""Clients that generators make of the gateway's document list, create, get and read errors.

clients_test.py <openint> <openint-sandbox> <work folder> [client ...]
"""

import json
import os
import pathlib
import shutil

import place as places
import tools

HERE = pathlib.Path(__file__).resolve().parent / "clients"
GENERATOR = "7.17.0"
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>org.example</groupId><artifactId>tools</artifactId><version>1</version></project>"""
# What the Python client of OpenAPI Generator names in its own requirements.txt.
GENERATED = {"urllib3": "2.5.0", "python-dateutil": "2.9.0.post0", "pydantic": "2.12.4", "typing-extensions": "4.15.0"}


def generator(work):
    """The path of OpenAPI Generator's jar, by Maven."""
    folder = work / "maven"
    wanted = {"openapi-generator-cli": GENERATOR}
    if not tools.stamped(folder, wanted):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "pom.xml").write_text(POM)
        artifact = f"-Dartifact=org.openapitools:openapi-generator-cli:{GENERATOR}"
        tools.install(["mvn", "-q", "-B", "dependency:copy", artifact, "-DoutputDirectory=."], wanted, folder)
    return folder / f"openapi-generator-cli-{GENERATOR}.jar"


def generate(work, document, language, out, *properties):
    parts = "apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false"
    tools.run(
        "java", "-jar", generator(work), "generate", "-i", document, "-g", language, "-o", out, "--global-property", parts,
        "--additional-properties", ",".join(properties),
    )  # fmt: skip


def openapi_python_client(work, document, env):
    folder = work / "openapi-python-client"
    folder.mkdir()
    (folder / "config.yaml").write_text("post_hooks: []\n")
    said = tools.run(
        tools.python(work) / "openapi-python-client", "generate", "--path", document, "--output-path",
        folder / "gateway_client", "--meta", "none", "--config", folder / "config.yaml", "--fail-on-warning",
    )  # fmt: skip
    assert "Warning" not in said, said
    env = {**env, "PYTHONPATH": str(folder)}
    tools.run(tools.python(work) / "python", HERE / "openapi_python_client.py", env=env)


def openapi_generator_python(work, document, env):
    folder = work / "openapi-generator-python"
    generate(work, document, "python", folder, "packageName=gateway_client")
    python = tools.python(work, GENERATED, "generated-python") / "python"
    tools.run(python, HERE / "openapi_generator.py", env={**env, "PYTHONPATH": str(folder)})


def openapi_generator_go(work, document, env):
    folder = work / "openapi-generator-go"
    # Constants carry the name of their enumeration: several models have a value PRIMARY.
    generate(work, document, "go", folder / "client", "packageName=client", "enumClassPrefix=true", "withGoMod=false")
    (folder / "go.mod").write_text("module example.org/gateway\n\ngo 1.19\n")
    shutil.copy(HERE / "main.go", folder / "main.go")
    tools.run("go", "run", ".", cwd=folder, env={**env, "GOFLAGS": "-mod=mod"})


def openapi_fetch(work, document, env):
    node = tools.node(work)
    folder = node / "client"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    tools.run(node / "node_modules/.bin/openapi-typescript", document, "-o", folder / "schema.d.ts", cwd=node)
    shutil.copy(HERE / "fetch.ts", folder / "fetch.ts")
    options = ["--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", "--outDir", "out"]
    tools.run(node / "node_modules/.bin/tsc", *options, "fetch.ts", cwd=folder)
    tools.run("node", folder / "out/fetch.js", env=env)


CLIENTS = (openapi_python_client, openapi_generator_python, openapi_generator_go, openapi_fetch)


def test(openint, sandbox, work, *names):
    with places.place(openint, sandbox) as place:
        document = work / "clients.openapi.json"
        document.write_text(json.dumps(place.document()))
        env = {**os.environ, "GATEWAY": place.url, "KEY": place.key, "CONNECTION": place.connections["hubspot"]}
        for client in CLIENTS:
            if names and client.__name__ not in names:
                continue
            shutil.rmtree(work / client.__name__.replace("_", "-"), ignore_errors=True)
            client(work, document, env)
            print(f"{client.__name__}: good", flush=True)


if __name__ == "__main__":
    places.main(test)

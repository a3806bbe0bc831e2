#!/usr/bin/env python3
"""Writes src/openint/models.py from the contract and the connector documents: python generate_stubs.py [OUTPUT].

A TypedDict for every object among the crm schemas, a Literal for every enumeration, and the names of the connectors and
of the models that they translate. The test of drift runs this and compares.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENGINE = HERE.parent.parent / "libopenint"
PREFIX = "crm."
SCALARS = {"string": "str", "boolean": "bool", "null": "None", "number": "int | Decimal"}


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace(".", "_").split("_"))


class Writer:
    def __init__(self, schemas: dict) -> None:
        self.schemas = schemas
        self.blocks: dict[str, str] = {}

    def reference(self, name: str) -> str:
        made = pascal(name.removeprefix(PREFIX))
        if made not in self.blocks:
            self.blocks[made] = ""  # being written
            self.define(made, self.schemas[name])
        return made

    def define(self, made: str, schema: dict) -> None:
        if "enum" in schema:
            values = ", ".join(json.dumps(value) for value in schema["enum"])
            text = f"{made} = Literal[{values}]\n"
        elif "properties" in schema:
            text = self.typed_dict(made, schema)
        else:
            text = f"{made} = {self.annotation(schema, made)}\n"
        self.blocks.pop(made, None)  # after what it needs
        self.blocks[made] = text

    def typed_dict(self, made: str, schema: dict) -> str:
        lines = [f"class {made}(TypedDict):"]
        if description := schema.get("description"):
            lines += [f'    """{description}"""', ""]
        for field, of in schema["properties"].items():
            annotation = self.annotation(of, made + pascal(field))
            if field not in schema.get("required", []):
                annotation = f"NotRequired[{annotation}]"
            lines.append(f"    {field}: {annotation}")
        return "\n".join(lines) + "\n"

    def annotation(self, schema: dict, name: str) -> str:
        if "$ref" in schema:
            return self.reference(schema["$ref"].removeprefix("#/components/schemas/"))
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return " | ".join(self.annotation(one, name) for one in schema[choice])
        if "enum" in schema:
            return f"Literal[{', '.join(json.dumps(value) for value in schema['enum'])}]"
        types = schema.get("type", [])
        made = [self.typed(one, schema, name) for one in ([types] if isinstance(types, str) else types)]
        return " | ".join(made) if made else "Any"

    def typed(self, kind: str, schema: dict, name: str) -> str:
        if kind == "array":
            return f"list[{self.annotation(schema.get('items', {}), name + 'Item')}]"
        if kind == "object":
            if "properties" not in schema:
                return "dict[str, Any]"
            if name not in self.blocks:
                self.define(name, schema)
            return name
        if kind == "number" and schema.get("format") == "int64" or kind == "integer":
            return "int"
        return SCALARS[kind]


def literal(name: str, values: list[str]) -> str:
    lines = "".join(f"    {json.dumps(value)},\n" for value in values)
    return f"{name} = Literal[\n{lines}]\n"


def generate() -> str:
    contract = json.loads((ENGINE / "contract/openint.openapi.json").read_text())
    documents = [json.loads(path.read_text()) for path in sorted((ENGINE / "connectors").glob("*.json"))]
    writer = Writer(contract["components"]["schemas"])
    for name in contract["components"]["schemas"]:
        if name.startswith(PREFIX):
            writer.reference(name)
    head = '''"""The unified models as types. Made by generate_stubs.py from the contract; do not edit."""

from decimal import Decimal
from typing import Any, Literal, NotRequired, TypedDict

'''
    connectors = literal("ConnectorName", [document["name"] for document in documents])
    models = literal("ModelName", sorted({model for document in documents for model in document["models"]}))
    out = head + connectors + models
    for block in writer.blocks.values():
        out += ("\n\n" if block.startswith("class") else "") + block + ("\n\n" if block.startswith("class") else "")
    while "\n\n\n\n" in out:
        out = out.replace("\n\n\n\n", "\n\n\n")
    return out.rstrip("\n") + "\n"


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else HERE / "src/openint/models.py").write_text(generate())

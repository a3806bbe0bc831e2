#!/usr/bin/env python3
"""Writes src/openint/models.py and crm.py from the contract and the connector documents: python generate_stubs.py [FOLDER].

models.py: a TypedDict for every object among the crm schemas, a Literal for every enumeration, and the names of the
connectors and of the models that they translate. crm.py: a method for every CRM operation that is built. The test of
drift runs this and compares.
"""

import json
import re
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
            if choice in schema and "type" not in schema:  # beside a type it only narrows it, by formats
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


CRM_HEAD = """\"\"\"The CRM operations of a connection, a method each. Made by generate_stubs.py from the contract; do not edit.\"\"\"

from __future__ import annotations

import warnings
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

from . import models
from .errors import ProviderWarning
from .listing import Listing

if TYPE_CHECKING:
    from .engine import Engine


class Crm:
    \"\"\"What openint.Connection.crm is. Every method raises what openint.errors has, and takes `timeout` in seconds.\"\"\"

    def __init__(self, engine: Engine, connection: str, connector: str) -> None:
        self._engine, self._connection, self._connector = engine, connection, connector

    def _call(self, operation: str, input: dict[str, Any], timeout: float | None) -> Any:
        given = {name: value for name, value in input.items() if value is not None}
        answer = self._engine.call(operation, given, connection=self._connection, timeout=timeout)
        for warning in answer.get("warnings") or [] if isinstance(answer, dict) else []:
            text = warning.get("message") or warning.get("detail") or warning.get("title") or str(warning)
            warnings.warn(text, ProviderWarning, stacklevel=3)
        told = [each for each in (answer if isinstance(answer, list) else [answer]) if isinstance(each, dict)]
        for lost in [lost for each in told for lost in each.get("rejected") or []]:
            text = f"{lost['field']} is None: it" if lost["scope"] == "value" else f"a record is left out: {lost['field']}"
            warnings.warn(f"{text} {lost['reason']}", ProviderWarning, stacklevel=3)
        return answer

    def _list(self, operation: str, model: str, input: dict[str, Any]) -> Listing[Any]:
        given = {name: value for name, value in input.items() if value is not None}
        return Listing(self._engine, self._connection, self._connector, operation, model, given)
"""


class Methods:
    """crm.py: the contract's operations as methods."""

    def __init__(self, contract: dict) -> None:
        self.contract = contract
        self.writer = Writer(contract["components"]["schemas"])

    def annotation(self, schema: dict) -> str:
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/components/schemas/")
            return "models." + pascal(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else "dict[str, Any]"
        if "enum" in schema:
            return f"Literal[{', '.join(json.dumps(value) for value in schema['enum'] if value is not None)}]"
        kind = schema.get("type", "any")
        kinds = [one for one in ([kind] if isinstance(kind, str) else kind) if one != "null"]
        made = {"array": "list[Any]", "object": "Mapping[str, Any]", "integer": "int", "number": "int | Decimal", "any": "Any"}
        if kinds == ["array"]:
            return f"list[{self.annotation(schema.get('items', {}))}]"
        return " | ".join(made.get(one) or SCALARS[one] for one in kinds)

    def arguments(self, operation: dict) -> tuple[list[str], list[str], list[str], list[str]]:
        """Signature parts of what is required and what is not, the dict's entries, and lines about them."""
        found = [(p["name"], p["schema"], p.get("required", False), p.get("description", "")) for p in operation.get("parameters", [])]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        for name, schema in body.get("properties", {}).items():
            found.append((name, schema, name in body.get("required", []), schema.get("description", "")))
        found = [each for each in found if each[0] not in ("cursor", "sync_mode")]
        required = [f"{name}: {self.annotation(schema)}" for name, schema, needed, _ in found if needed]
        optional = [f"{name}: {self.annotation(schema)} | None = None" for name, schema, needed, _ in found if not needed]
        about = [f"{name}: {text}" for name, _, _, text in found if text]
        # As Translator has it: what is for few costs the others nothing.
        if "include_raw: bool | None = None" in optional:
            optional[optional.index("include_raw: bool | None = None")] = "include_raw: bool = False"
            about = ["include_raw: True to have raw_data hold each record as the provider sent it." if line.startswith("include_raw:") else line for line in about]
        return required, optional, [f'"{name}": {name}' for name, *_ in found], about

    def method(self, operation: dict) -> str:
        identifier, verb = operation["operationId"], operation["x-openint"]["verb"]
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", identifier.removeprefix(PREFIX.replace(".", "-"))).lower()
        required, optional, members, about = self.arguments(operation)
        model = operation["x-openint"].get("model", "")
        lists = verb in ("list", "list_associations")
        response = operation["responses"]["200"]["content"]["application/json"]["schema"]
        signature = ["self", *required, "*", *optional]
        if not lists:
            signature.append("timeout: float | None = None")
        if signature[-1] == "*":
            signature.pop()
        about_text = operation["summary"] + ". " + operation.get("description", "")
        doc = "\n".join(("        " + line).rstrip() for line in ([about_text, ""] + about if about else [about_text]))
        given = "{" + ", ".join(members) + "}"
        if lists:
            record = "models." + pascal(model.removeprefix(PREFIX))
            returns = f"Listing[{record}]"
            body = f'return self._list("{identifier}", "{model}", {given})'
        else:
            returns, picked = self.returned(response)
            call = f'self._call("{identifier}", {given}, timeout)'
            body = f"return cast({json.dumps(returns)}, {call}{picked})"
        joined = ", ".join(signature)
        return f'\n    def {name}({joined}) -> {returns}:\n        """{doc.strip()}"""\n        {body}\n'

    def returned(self, response: dict) -> tuple[str, str]:
        properties = response.get("properties", {})
        if "record" in properties:
            return self.annotation(properties["record"]), '["record"]'
        if list(properties) == ["count"]:
            return "int", '["count"]'
        if list(properties) == ["id"]:  # of a record that is gone
            return "str", '["id"]'
        if "association_schema" in properties:
            return self.annotation(properties["association_schema"]), '["association_schema"]'
        return self.annotation(response).replace("Mapping", "dict"), ""

    def generate(self) -> str:
        out = CRM_HEAD
        for path in self.contract["paths"].values():
            for operation in path.values():
                if not isinstance(operation, dict) or not operation.get("operationId", "").startswith("crm-"):
                    continue
                if "x-openint" in operation:
                    out += self.method(operation)
        return out


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "src/openint"
    (folder / "models.py").write_text(generate())
    (folder / "crm.py").write_text(Methods(json.loads((ENGINE / "contract/openint.openapi.json").read_text())).generate())

#!/usr/bin/env python3
"""Writes src/openint/models.py, crm.py and aio/_crm.py from the contract and the connector documents:
python generate_stubs.py [FOLDER].

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
    def __init__(self, schemas: dict, models: set[str]) -> None:
        self.schemas, self.models = schemas, models
        self.blocks: dict[str, str] = {}

    def reference(self, name: str) -> str:
        made = pascal(name.removeprefix(PREFIX))
        if made not in self.blocks:
            self.blocks[made] = ""  # being written
            self.define(made, self.schemas[name], name in self.models)
        return made

    def define(self, made: str, schema: dict, whole: bool = False) -> None:
        if "enum" in schema:
            values = ", ".join(json.dumps(value) for value in schema["enum"])
            text = f"{made} = Literal[{values}]\n"
        elif "properties" in schema:
            text = self.typed_dict(made, schema, whole)
        else:
            text = f"{made} = {self.annotation(schema, made)}\n"
        self.blocks.pop(made, None)  # after what it needs
        self.blocks[made] = text

    def typed_dict(self, made: str, schema: dict, whole: bool) -> str:
        # A record that the engine gives has every field of its model, but for raw_data.
        required = set(schema["properties"]) - {"raw_data"} if whole else schema.get("required", [])
        lines = [f"class {made}(TypedDict):"]
        if description := schema.get("description"):
            lines += [f'    """{description}"""', ""]
        for field, of in schema["properties"].items():
            annotation = self.annotation(of, made + pascal(field))
            if field not in required:
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


def tables(schemas: dict, models: set[str]) -> str:
    """What frames need to know of the models' columns."""
    out = "\n\n# By model: its records' type; the values of its enumerations; which fields are a day or an instant.\n"
    enumerations, days = "", ""
    for model in sorted(models):
        fields = schemas[model]["properties"]
        found = {}
        for field, schema in fields.items():
            choices = [schema, *schema.get("anyOf", []), *schema.get("oneOf", [])]
            for choice in choices:
                values = schemas[choice["$ref"].rsplit("/", 1)[1]].get("enum") if "$ref" in choice else choice.get("enum")
                if values:
                    found[field] = tuple(value for value in values if value is not None)
        if found:
            lines = "".join(f"        {json.dumps(name)}: {values!r},\n".replace("'", '"') for name, values in found.items())
            enumerations += f"    {json.dumps(model)}: {{\n{lines}    }},\n"
        dates = [name for name, schema in fields.items() if {one.get("format") for one in schema.get("anyOf", [])} == {"date", "date-time"}]
        if dates:
            days += f"    {json.dumps(model)}: ({''.join(json.dumps(name) + ', ' for name in dates).rstrip()}),\n"
    records = "".join(f'    {json.dumps(model)}: {pascal(model.removeprefix(PREFIX))},\n' for model in sorted(models))
    out += f"RECORDS: dict[str, type] = {{\n{records}}}\n"
    out += f"ENUMERATIONS: dict[str, dict[str, tuple[str, ...]]] = {{\n{enumerations}}}\n"
    return out + f"DAYS: dict[str, tuple[str, ...]] = {{\n{days}}}\n"


def literal(name: str, values: list[str]) -> str:
    lines = "".join(f"    {json.dumps(value)},\n" for value in values)
    return f"{name} = Literal[\n{lines}]\n"


def generate() -> str:
    contract = json.loads((ENGINE / "contract/openint.openapi.json").read_text())
    documents = [json.loads(path.read_text()) for path in sorted((ENGINE / "connectors").glob("*.json"))]
    translated = {model for document in documents for model in document["models"]}
    writer = Writer(contract["components"]["schemas"], translated)
    for name in contract["components"]["schemas"]:
        if name.startswith(PREFIX):
            writer.reference(name)
    head = '''"""The unified models as types. Made by generate_stubs.py from the contract; do not edit."""

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypedDict

if sys.version_info >= (3, 11):
    from typing import NotRequired
elif TYPE_CHECKING:
    from typing_extensions import NotRequired
else:
    from typing import Optional as NotRequired  # only type checkers look, and this Python has none

'''
    connectors = literal("ConnectorName", [document["name"] for document in documents])
    models = literal("ModelName", sorted(translated))
    out = head + connectors + models
    for block in writer.blocks.values():
        out += ("\n\n" if block.startswith("class") else "") + block + ("\n\n" if block.startswith("class") else "")
    while "\n\n\n\n" in out:
        out = out.replace("\n\n\n\n", "\n\n\n")
    return out.rstrip("\n") + "\n" + tables(contract["components"]["schemas"], translated)


CRM_HEAD = """\"\"\"The CRM operations of a connection, a method each. Made by generate_stubs.py from the contract; do not edit.\"\"\"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

from . import models
from .errors import ProviderWarning, warn
from .listing import Links, Listing
from .records import Records
from .tables import warn_of

__all__ = ["Crm", "ProviderWarning"]

if TYPE_CHECKING:
    from .engine import Engine


def _key(keys: Mapping[str, str | Sequence[str] | None]) -> dict[str, Any]:
    # What an upsert looks for, of keywords of which one is given.
    given = {name: value for name, value in keys.items() if value is not None}
    if len(given) != 1:
        names = ", ".join(keys) or "a property"
        raise TypeError(f"an upsert looks by one of {names}: {len(given)} are given")
    [(key, values)] = given.items()
    return {"key": key, "values": [values] if isinstance(values, str) else list(values)}


class Crm:
    \"\"\"What openint.Connection.crm is. Every method raises what openint.errors has, and takes `timeout` in seconds.\"\"\"

    def __init__(self, engine: Engine, connection: str, connector: str) -> None:
        self._engine, self._connection, self._connector = engine, connection, connector

    def _call(self, operation: str, input: dict[str, Any], timeout: float | None) -> Any:
        given = {name: value for name, value in input.items() if value is not None}
        answer = self._engine.call(operation, given, connection=self._connection, timeout=timeout)
        if isinstance(answer, dict):
            warn_of(answer)
        told = [each for each in (answer if isinstance(answer, list) else [answer]) if isinstance(each, dict)]
        for lost in [lost for each in told for lost in each.get("rejected") or []]:
            warn(f"{lost['field']} is None: it {lost['reason']}" if lost["scope"] == "value"
                 else f"a record is left out: {lost['field']} {lost['reason']}")
        return answer

    def _tabular(self, kind: Any, operation: str, model: str, input: dict[str, Any], timeout: float | None) -> Any:
        given = {name: value for name, value in input.items() if value is not None}
        return kind(self._engine, self._connection, self._connector, operation, model, given, timeout)
"""


class Methods:
    """crm.py: the contract's operations as methods."""

    def __init__(self, contract: dict) -> None:
        self.contract = contract

    def annotation(self, schema: dict) -> str:
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/components/schemas/")
            return "models." + pascal(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else "dict[str, Any]"
        if "enum" in schema:
            return f"Literal[{', '.join(json.dumps(value) for value in schema['enum'] if value is not None)}]"
        kind = schema.get("type", "any")
        kinds = [one for one in ([kind] if isinstance(kind, str) else kind) if one != "null"]
        made = {"array": "list[Any]", "object": "Mapping[str, Any]", "integer": "int", "number": "int | Decimal", "any": "Any"}
        if kinds == ["string"] and schema.get("format") == "date-time":
            return "str | datetime"
        if kinds == ["array"]:
            return f"list[{self.annotation(schema.get('items', {}))}]"
        return " | ".join(made.get(one) or SCALARS[one] for one in kinds)

    def arguments(self, operation: dict) -> tuple[list[str], list[str], list[str], list[str]]:
        """Signature parts of what is required and what is not, the dict's entries, and lines about them."""
        found = [(p["name"], p["schema"], p.get("required", False), p.get("description", "")) for p in operation.get("parameters", [])]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        for name, schema in body.get("properties", {}).items():
            found.append((name, schema, name in body.get("required", []), schema.get("description", "")))
        found = [each if each[0] != "page_size" else (each[0], {"type": "integer"}, *each[2:]) for each in found]
        required = [f"{name}: {self.annotation(schema)}" for name, schema, needed, _ in found if needed]
        if "properties: list[str]" in required:  # of a batch read; may be empty
            required[required.index("properties: list[str]")] = "properties: Sequence[str] = ()"
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
        tabular = {"list": "Listing", "list_associations": "Links", "list_all": "Records", "batch_read": "Records"}.get(verb)
        response = operation["responses"]["200"]["content"]["application/json"]["schema"]
        keys: list[str] = []
        if verb == "upsert":
            required, keys, members, about = self.by_keywords(operation, required, members, about)
            optional += keys
        signature = ["self", *required, "*", *optional, "timeout: float | None = None"]
        if keys and keys[-1].startswith("**"):
            signature.append(signature.pop(signature.index(keys[-1])))
        about_text = operation["summary"] + ". " + operation.get("description", "")
        doc = "\n".join(("        " + line).rstrip() for line in ([about_text, ""] + about if about else [about_text]))
        given = "{" + ", ".join(members) + "}"
        if tabular:
            record = "models." + pascal(model.removeprefix(PREFIX))
            returns = f"{tabular}[{record}]"
            call = f'self._tabular({tabular}, "{identifier}", "{model}", {given}, timeout)'
            body = f'return cast("{returns}", {call})'
        else:
            returns, picked = self.returned(response)
            call = f'self._call("{identifier}", {given}, timeout)'
            body = f"return cast({json.dumps(returns)}, {call}{picked})"
        joined = ", ".join(signature)
        return f'\n    def {name}({joined}) -> {returns}:\n        """{doc.strip()}"""\n        {body}\n'

    def by_keywords(
        self, operation: dict, required: list[str], members: list[str], about: list[str]
    ) -> tuple[list[str], list[str], list[str], list[str]]:
        """An upsert's key as keywords of its own: upsert_contact({...}, email="ada@example.com")."""
        body = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
        key = body["upsert_on"]["properties"]["key"]
        kept = [each for each in required if not each.startswith("upsert_on:")]
        lines = [line for line in about if not line.startswith("upsert_on:")]
        names = key.get("enum")
        if names:
            keywords = [f"{name}: str | Sequence[str] | None = None" for name in names]
            lines.append(f"{', '.join(names)}: the value to look for, or several of which any will do" + ("; one of these." if len(names) > 1 else "."))
            made = "{" + ", ".join(f'"{name}": {name}' for name in names) + "}"
        else:
            keywords = ["**by: str | Sequence[str]"]
            lines.append("by: one keyword, the field to look in and the value to look for, or several of which any will do. " + key["description"])
            made = "by"
        given = [f'"upsert_on": _key({made})' if each.startswith('"upsert_on"') else each for each in members]
        return kept, keywords, given, lines

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

    def generate_aio(self) -> str:
        """aio/_crm.py: the same, awaited."""
        out = AIO_HEAD
        for line in self.generate().splitlines():
            if found := re.match(r"    def ([a-z]\w*)\(.* -> ([\w.]+)(\[.*\])?:$", line):
                name, returned, _ = found.groups()
                if returned in ("Listing", "Links"):
                    out += f"        self.{name} = _listing(calls, blocking.{name})\n"
                elif returned == "Records":
                    out += f"        self.{name} = _records(calls, blocking.{name})\n"
                else:
                    out += f"        self.{name} = calls.later(blocking.{name})\n"
        return out


AIO_HEAD = '''"""The CRM operations of a connection, awaited. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from ..crm import Crm as BlockingCrm
from ..listing import Listing as BlockingListing
from ..records import Records as BlockingRecords
from ..tables import Record
from ._calls import Calls
from ._tables import Listing, Records

P = ParamSpec("P")


def _listing(calls: Calls, make: Callable[P, BlockingListing[Record]]) -> Callable[P, Listing[Record]]:
    return lambda *args, **named: Listing(calls, make(*args, **named))


def _records(calls: Calls, make: Callable[P, BlockingRecords[Record]]) -> Callable[P, Records[Record]]:
    return lambda *args, **named: Records(calls, make(*args, **named))


class Crm:
    """What openint.aio.Connection.crm is: the methods of openint.crm.Crm with their arguments; what is no list is to be
    awaited."""

    def __init__(self, calls: Calls, blocking: BlockingCrm) -> None:
'''


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "src/openint"
    (folder / "models.py").write_text(generate())
    methods = Methods(json.loads((ENGINE / "contract/openint.openapi.json").read_text()))
    (folder / "crm.py").write_text(methods.generate())
    (folder / "aio").mkdir(exist_ok=True)
    (folder / "aio/_crm.py").write_text(methods.generate_aio())

#!/usr/bin/env python3
"""Writes the generated modules of src/openint from the contract and the connector documents:
python generate_stubs.py [FOLDER].

models.py: a TypedDict for every object among the schemas of groups that are built, a Literal for every enumeration, and
the names of the connectors and of the models that they translate. Names of the CRM's stand as they are ("Contact"), those
of another group begin with it ("SalesEngagementContact"). A module a group (crm.py, sales_engagement.py, ...): a method
for every operation that is built. groups.py: what of them a connection has. aio/: the same, awaited. The test of drift
runs this and compares.
"""

import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENGINE = HERE.parent.parent / "libopenint"
PLAIN = "crm."  # the schemas whose types are called without their group
SCALARS = {"string": "str", "boolean": "bool", "null": "None", "number": "int | Decimal"}


def pascal(name: str) -> str:
    """"sales-engagement.sequenceState" to "SalesEngagementSequenceState"."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[._-]", name.removeprefix(PLAIN)))


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def of_groups(contract: dict) -> dict[str, list[dict]]:
    """The operations that are built, by their group: the beginning of their names ("crm", "salesEngagement")."""
    groups: dict[str, list[dict]] = {}
    for path in contract["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "x-openint" in operation and "-" in operation.get("operationId", ""):
                groups.setdefault(operation["operationId"].split("-")[0], []).append(operation)
    return groups


def prefixes(contract: dict) -> tuple[str, ...]:
    """Beginnings of the names of the schemas that groups are about: "crm.", "sales-engagement."."""
    built = [operation for operations in of_groups(contract).values() for operation in operations]
    models = [operation["x-openint"]["model"] for operation in built if "model" in operation["x-openint"]]
    return tuple(dict.fromkeys(model.split(".")[0] + "." for model in models))


class Writer:
    def __init__(self, schemas: dict, models: set[str]) -> None:
        self.schemas, self.models = schemas, models
        self.blocks: dict[str, str] = {}

    def reference(self, name: str) -> str:
        made = pascal(name)
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
            values = ", ".join(json.dumps(value) for value in schema["enum"] if value is not None)
            return f"Literal[{values}]" + (" | None" if None in schema["enum"] else "")
        types = schema.get("type", [])
        made = [self.typed(one, schema, name) for one in ([types] if isinstance(types, str) else types)]
        return " | ".join(made) if made else "Any"

    def typed(self, kind: str, schema: dict, name: str) -> str:
        if kind == "array":
            return f"list[{self.annotation(schema.get('items', {}), name + 'Item')}]"
        if kind == "object":
            if not schema.get("properties"):
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
    records = "".join(f"    {json.dumps(model)}: {pascal(model)},\n" for model in sorted(models))
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
        if name.startswith(prefixes(contract)):
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


GROUP_HEAD = """\"\"\"The {title} operations of a connection, a method each. Made by generate_stubs.py from the contract; do not edit.\"\"\"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, cast

from . import models
from .listing import Links, Listing
from .operations import Operations, by_key, by_members
from .records import Records


class {name}(Operations):
    \"\"\"What openint.Connection.{module} is. Every method raises what openint.errors has, and takes `timeout` in seconds.\"\"\"
"""


class Methods:
    """A group's module: the contract's operations as methods."""

    def __init__(self, contract: dict, group: str) -> None:
        self.contract, self.group = contract, group
        self.operations = of_groups(contract)[group]
        self.prefixes = prefixes(contract)
        self.name, self.module = group[:1].upper() + group[1:], snake(group)

    def annotation(self, schema: dict) -> str:
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/components/schemas/")
            return "models." + pascal(name) if name.startswith(self.prefixes) else "dict[str, Any]"
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
        name = snake(identifier.removeprefix(self.group + "-"))
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
            record = "models." + pascal(model)
            returns = f"{tabular}[{record}]"
            call = f'self._tabular({tabular}, "{identifier}", "{model}", {given}, timeout)'
            body = f'return cast("{returns}", {call})'
        else:
            returns, picked = self.returned(response, model)
            call = f'self._call("{identifier}", {given}, timeout)'
            body = f"return cast({json.dumps(returns)}, {call}{picked})"
        joined = ", ".join(signature)
        return f'\n    def {name}({joined}) -> {returns}:\n        """{doc.strip()}"""\n        {body}\n'

    def by_keywords(
        self, operation: dict, required: list[str], members: list[str], about: list[str]
    ) -> tuple[list[str], list[str], list[str], list[str]]:
        """An upsert's key as keywords of its own: upsert_contact({...}, email="ada@example.com")."""
        body = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
        fields = body["upsert_on"]["properties"]
        kept = [each for each in required if not each.startswith("upsert_on:")]
        lines = [line for line in about if not line.startswith("upsert_on:")]
        if "key" not in fields:  # what to look for stands under the fields' own names
            keywords = [f"{name}: str | None = None" for name in fields]
            lines.append(f"{', '.join(fields)}: the value to look for" + ("; of several all must be the same." if len(fields) > 1 else "."))
            made = "by_members({" + ", ".join(f'"{name}": {name}' for name in fields) + "})"
            return kept, keywords, [f'"upsert_on": {made}' if each.startswith('"upsert_on"') else each for each in members], lines
        key = fields["key"]
        names = key.get("enum")
        if names:
            keywords = [f"{name}: str | Sequence[str] | None = None" for name in names]
            lines.append(f"{', '.join(names)}: the value to look for, or several of which any will do" + ("; one of these." if len(names) > 1 else "."))
            made = "{" + ", ".join(f'"{name}": {name}' for name in names) + "}"
        else:
            keywords = ["**by: str | Sequence[str]"]
            lines.append("by: one keyword, the field to look in and the value to look for, or several of which any will do. " + key["description"])
            made = "by"
        given = [f'"upsert_on": by_key({made})' if each.startswith('"upsert_on"') else each for each in members]
        return kept, keywords, given, lines

    def returned(self, response: dict, model: str) -> tuple[str, str]:
        properties = response.get("properties", {})
        if "record" in properties:
            whole = "$ref" in properties["record"] or not model
            return self.annotation(properties["record"]) if whole else "models." + pascal(model), '["record"]'
        if list(properties) == ["count"]:
            return "int", '["count"]'
        if list(properties) == ["id"]:  # of a record that is gone
            return "str", '["id"]'
        if "association_schema" in properties:
            return self.annotation(properties["association_schema"]), '["association_schema"]'
        return self.annotation(response).replace("Mapping", "dict"), ""

    def generate(self) -> str:
        head = GROUP_HEAD.format(title=self.operations[0]["tags"][0], name=self.name, module=self.module)
        methods = "".join(self.method(operation) for operation in self.operations)
        for line, names in (  # what the methods have no use for is not imported
            ("from collections.abc import {}\n", ("Mapping", "Sequence")), ("from datetime import {}\n", ("datetime",)),
            ("from decimal import {}\n", ("Decimal",)), ("from typing import {}\n", ("Any", "Literal", "cast")),
            ("from . import {}\n", ("models",)), ("from .listing import {}\n", ("Links", "Listing")),
            ("from .operations import {}\n", ("Operations", "by_key", "by_members")),
            ("from .records import {}\n", ("Records",)),
        ):  # fmt: skip
            used = [name for name in names if name == "Operations" or re.search(rf"\b{name}\b", methods)]
            head = head.replace(line.format(", ".join(names)), line.format(", ".join(used)) if used else "")
        return head + methods

    def generate_aio(self) -> str:
        """aio/_crm.py and its like: the same, awaited."""
        out = ""
        for line in self.generate().splitlines():
            if found := re.match(r"    def ([a-z]\w*)\(.* -> ([\w.]+)(\[.*\])?:$", line):
                name, returned, _ = found.groups()
                if returned in ("Listing", "Links"):
                    out += f"        self.{name} = awaited_listing(calls, blocking.{name})\n"
                elif returned == "Records":
                    out += f"        self.{name} = awaited_records(calls, blocking.{name})\n"
                else:
                    out += f"        self.{name} = calls.later(blocking.{name})\n"
        used = [name for name in ("awaited_listing", "awaited_records") if name in out]
        tables = f"from ._tables import {', '.join(used)}\n" if used else ""
        head = AIO_HEAD.format(title=self.operations[0]["tags"][0], name=self.name, module=self.module, tables=tables)
        return head + out


AIO_HEAD = '''"""The {title} operations of a connection, awaited. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from ..{module} import {name} as Blocking{name}
from ._calls import Calls
{tables}

class {name}:
    """What openint.aio.Connection.{module} is: the methods of openint.{module}.{name} with their arguments; what is no
    list is to be awaited."""

    def __init__(self, calls: Calls, blocking: Blocking{name}) -> None:
'''


def groups(made: list[Methods]) -> str:
    """groups.py: what a connection has of the groups."""
    imports = "".join(f"from .{each.module} import {each.name}\n" for each in sorted(made, key=lambda each: each.module))
    out = f'''"""The groups of operations that a connection has. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

{imports}
if TYPE_CHECKING:
    from .engine import Engine


class Groups:
    """A connection's operations, a property for each group of them."""

    id: str
    connector_name: str
    _engine: Engine
'''
    for each in made:
        out += f"\n    @property\n    def {each.module}(self) -> {each.name}:\n"
        out += f"        return {each.name}(self._engine, self.id, self.connector_name)\n"
    return out


def aio_groups(made: list[Methods]) -> str:
    """aio/_groups.py: the same, awaited."""
    imports = "".join(f"from ._{each.module} import {each.name}\n" for each in sorted(made, key=lambda each: each.module))
    members = "".join(f"        self.{each.module} = {each.name}(calls, blocking.{each.module})\n" for each in made)
    return f'''"""The groups of operations that a connection has, awaited. Made by generate_stubs.py; do not edit."""

from __future__ import annotations

from ..groups import Groups as BlockingGroups
from ._calls import Calls
{imports}

class Groups:
    """A connection's operations, a member for each group of them."""

    def __init__(self, calls: Calls, blocking: BlockingGroups) -> None:
{members}'''


def files() -> dict[str, str]:
    """Every generated module, by its path."""
    contract = json.loads((ENGINE / "contract/openint.openapi.json").read_text())
    made = [Methods(contract, group) for group in of_groups(contract)]
    out = {"models.py": generate(), "groups.py": groups(made), "aio/_groups.py": aio_groups(made)}
    for each in made:
        out |= {f"{each.module}.py": each.generate(), f"aio/_{each.module}.py": each.generate_aio()}
    return out


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "src/openint"
    (folder / "aio").mkdir(parents=True, exist_ok=True)
    for path, text in files().items():
        (folder / path).write_text(text)

"""What a translation gives: records, page facts, what could not be read, and tables."""

from __future__ import annotations

import base64
import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from . import _json

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from .translator import Translator


@dataclass(frozen=True, slots=True)
class Rejection:
    """What could not be read: with scope "record" a record that is left out, with scope "value" an optional value that
    is None in its record. index: the record's, from 0; offset: its byte in the input; pointer: JSON Pointer into the
    record; field: of the model, or ""; reason: one line; raw: the bytes of the record or the value as they came."""

    index: int
    offset: int
    pointer: str
    field: str
    reason: str
    scope: Literal["record", "value"]
    raw: bytes

    @classmethod
    def _of(cls, report: dict[str, Any], raw: bytes) -> Rejection:
        names = ("index", "offset", "pointer", "field", "reason", "scope")
        return cls(*(report[name] for name in names), raw)


@dataclass(frozen=True, slots=True)
class Summary:
    """What translate_to() wrote."""

    translated: int
    has_next_page: bool
    next_cursor: str | None
    unread_values: int = 0
    rejected: list[Rejection] = field(default_factory=list)


def rejections(report: Any) -> list[Rejection]:
    """The list behind the report's JSON."""
    made = []
    for entry in _json.loads(report):
        encoded = entry.get("raw_base64")
        raw = base64.b64decode(encoded) if encoded is not None else entry["raw"].encode("utf-8")
        made.append(Rejection._of(entry, raw))
    return made


class ArrowStream:
    """Columns on offer through the Arrow PyCapsule interface; they can be taken once."""

    def __init__(self, capsule: object, report: bytes = b"[]") -> None:
        self._capsule: object | None = capsule
        self.rejected = rejections(report)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream, in its own schema: the consumer casts if it wants another."""
        capsule, self._capsule = self._capsule, None
        if capsule is None:
            raise RuntimeError("this Arrow stream was taken already; translate again for another")
        return capsule

    def to_table(self) -> pyarrow.Table:
        return optional("pyarrow", "arrow").RecordBatchReader.from_stream(self).read_all()


class Result:
    """The outcome of Translator.translate(). Nothing is parsed until it is asked for. Iterates over the records."""

    def __init__(self, translator: Translator, source: Any, output: Any, report: Any) -> None:
        self._translator, self._source, self._output, self._report = translator, source, output, report
        self._parsed: dict[str, Any] | None = None
        self._rejected: list[Rejection] | None = report if isinstance(report, list) else None

    def json(self) -> bytes:
        """{"items": [...], "has_next_page": bool, "next_cursor": str or null}, every digit of numbers kept."""
        return bytes(self._output)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The records as dicts; numbers with a fraction are Decimal."""
        items: list[dict[str, Any]] = self._page()["items"]
        return items

    @property
    def has_next_page(self) -> bool:
        return bool(self._page()["has_next_page"])

    @property
    def next_cursor(self) -> str | None:
        cursor: str | None = self._page()["next_cursor"]
        return cursor

    @property
    def rejected(self) -> list[Rejection]:
        if self._rejected is None:
            self._rejected = rejections(self._report)
        return self._rejected

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return True

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._translator.translate_arrow(self._source).__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow.Table with the model's columns in the contract's order and types."""
        return optional("pyarrow", "arrow").RecordBatchReader.from_stream(self).read_all()

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame of Arrow-backed columns, so that nulls, decimals and time zones stay what they are."""
        pandas = optional("pandas", "pandas")
        frame: pandas.DataFrame = self.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)
        return frame

    def to_polars(self) -> polars.DataFrame:
        return optional("polars", "polars").DataFrame(self)

    def to_ndjson(self, target: str | os.PathLike[str] | BinaryIO | None = None) -> bytes:
        """One record a line; also written to a path or a binary file if one is given."""
        source = self._source
        if isinstance(source, os.PathLike):
            with open(source, "rb") as file:
                source = file.read()
        lines = self._translator._lines().translate_bytes(source)
        if isinstance(target, (str, os.PathLike)):
            with open(target, "wb") as out:
                out.write(lines)
        elif target is not None:
            target.write(lines)
        return lines

    def _page(self) -> dict[str, Any]:
        if self._parsed is None:
            self._parsed = _json.loads(self._output)
        return self._parsed

    def __repr__(self) -> str:
        return f"<openint.Result of {self._translator.connector} {self._translator.model}, {len(self)} records>"


def optional(module: str, extra: str) -> Any:
    """The module, or an ImportError that says how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(f"{module} is needed for this: pip install 'libopenint[{extra}]'") from error

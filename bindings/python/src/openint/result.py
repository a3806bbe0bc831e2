"""What a translation gives: records, page facts, what could not be read, and tables."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from . import _json
from .errors import warn
from .frames import to_pandas, to_polars
from .optional import optional

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
        return cls(
            report["index"], report["offset"], report["pointer"], report["field"], report["reason"], report["scope"], raw
        )


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
        """All of it as a pyarrow.Table."""
        table: pyarrow.Table = optional("pyarrow", "arrow").RecordBatchReader.from_stream(self).read_all()
        return table


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
        """The columns. What could not be read is warned of, and is `rejected` from now on."""
        stream = self._translator.translate_arrow(self._source)
        self._rejected = stream.rejected
        warn_of_rejected(stream.rejected)
        return stream.__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow.Table with the model's columns in the contract's order and types. An amount with more digits than
        its column holds is null there, and among `rejected`, though it stands in the JSON."""
        table: pyarrow.Table = optional("pyarrow", "arrow").RecordBatchReader.from_stream(self).read_all()
        return table

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame of Arrow-backed columns, so that nulls, decimals and time zones stay what they are; enumerations
        are categories, and days are dates."""
        return to_pandas(self.to_arrow(), self._translator.model)

    def to_polars(self) -> polars.DataFrame:
        """A DataFrame; enumerations are polars.Enum, and days are dates."""
        return to_polars(self.to_arrow(), self._translator.model)

    def to_ndjson(self, target: str | os.PathLike[str] | BinaryIO | None = None) -> bytes:
        """One record a line; also written to a path or a binary file if one is given."""
        source = self._source
        if isinstance(source, os.PathLike):
            with open(source, "rb") as file:
                source = file.read()
        lines, _ = self._translator._lines().translate_bytes(source)
        if isinstance(target, (str, os.PathLike)):
            with open(target, "wb") as out:
                out.write(lines)
        elif target is not None:
            target.write(lines)
        return lines

    def _page(self) -> dict[str, Any]:
        page: dict[str, Any] = _json.loads(self._output) if self._parsed is None else self._parsed
        self._parsed = page
        return page

    def __reduce__(self) -> tuple[Any, ...]:
        source = bytes(self._source) if isinstance(self._source, memoryview) else self._source
        return Result, (self._translator, source, self.json(), list(self.rejected))

    def __repr__(self) -> str:
        lost = sum(1 for one in self.rejected if one.scope == "record")
        unread = len(self.rejected) - lost
        told = (f", {lost} rejected" if lost else "") + (f", {unread} values not read" if unread else "")
        return f"<openint.Result of {self._translator.connector} {self._translator.model}, {len(self)} records{told}>"

    def _repr_html_(self) -> str:
        from .tables import SHOWN, html_table

        return html_table(repr(self), self.items[:SHOWN], len(self) > SHOWN)


def warn_of_rejected(rejected: list[Rejection]) -> None:
    """A warning with how many there are and the first of them; none where there are none."""
    if not rejected:
        return
    records = sum(1 for one in rejected if one.scope == "record")
    first = rejected[0]
    warn(
        f"{records} records and {len(rejected) - records} values could not be read; the first: record {first.index}, "
        f"{first.field or first.pointer or 'as a whole'}, {first.reason}; see .rejected"
    )

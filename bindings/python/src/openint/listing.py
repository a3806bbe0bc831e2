"""What a list operation gives: records over all pages, page by page as they are asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _json
from .result import optional

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from .engine import Engine

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """One page. rejected: records that could not be translated, as {"index", "pointer", "reason", ...}."""

    items: list[Record]
    has_next_page: bool
    next_cursor: str | None
    rejected: list[dict[str, Any]]


class Listing(Generic[Record]):
    """Iterates over the records of all pages; nothing is asked of the provider before it is needed.

    Iterating again begins anew. Each iterator is for one thread; a listing makes any number of them.
    """

    def __init__(
        self, engine: Engine, connection: str, connector: str, operation: str, model: str, input: dict[str, Any]
    ) -> None:
        self._engine, self._connection, self._connector = engine, connection, connector
        self._operation, self._model, self._input = operation, model, input

    def pages(self) -> Iterator[Page[Record]]:
        """Page by page. Raises what openint.errors has."""
        given = dict(self._input)
        while True:
            answer = _json.loads(self._engine.call_bytes(self._operation, given, connection=self._connection))
            page: Page[Record] = Page(
                answer["items"], answer["has_next_page"], answer.get("next_cursor"), answer.get("rejected", [])
            )
            yield page
            if not page.has_next_page:
                return
            given["cursor"] = page.next_cursor

    def __iter__(self) -> Iterator[Record]:
        for page in self.pages():
            yield from page.items

    def first(self) -> Record | None:
        """The first record, or None where there is none."""
        return next(iter(self), None)

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow.Table of all records, with the model's columns in the contract's order and types."""
        pyarrow = optional("pyarrow", "arrow")
        schema = self._schema()
        batches = []
        for page in self.pages():
            columns = [
                pyarrow.array([_cell(record.get(column.name), column.type) for record in page.items], column.type)  # type: ignore[attr-defined]
                for column in schema
            ]
            batches.append(pyarrow.RecordBatch.from_arrays(columns, schema=schema))
        return pyarrow.Table.from_batches(batches, schema=schema)

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame of Arrow-backed columns, so that nulls, decimals and time zones stay what they are."""
        pandas = optional("pandas", "pandas")
        frame: pandas.DataFrame = self.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)
        return frame

    def to_polars(self) -> polars.DataFrame:
        frame: polars.DataFrame = optional("polars", "polars").from_arrow(self.to_arrow())
        return frame

    def _schema(self) -> Any:
        from .translator import Translator

        raw = self._input.get("include_raw", True)
        translator = Translator(self._connector, self._model, engine=self._engine, raw=raw)
        return translator.translate(b"[]").to_arrow().schema

    def __repr__(self) -> str:
        return f"<openint.Listing of {self._operation} on {self._connection}>"


def _cell(value: Any, kind: Any) -> Any:
    """A JSON value as pyarrow takes it for a column of that type."""
    if value is None:
        return None
    types = optional("pyarrow", "arrow").types
    if types.is_timestamp(kind):
        return datetime.datetime.fromisoformat(value)
    if types.is_date(kind):
        return datetime.date.fromisoformat(value)
    if types.is_string(kind) or types.is_large_string(kind):
        return value if isinstance(value, str) else _json.dumps(value).decode("utf-8")
    if types.is_binary(kind) or types.is_large_binary(kind):
        return _json.dumps(value)
    if types.is_floating(kind):
        return float(value)
    if types.is_decimal(kind):
        return Decimal(value)
    if types.is_struct(kind):
        return {field.name: _cell(value.get(field.name), field.type) for field in kind}
    if types.is_list(kind) or types.is_large_list(kind):
        return [_cell(item, kind.value_type) for item in value]
    if types.is_map(kind):
        return [(name, _cell(item, kind.item_type)) for name, item in value.items()]
    return value

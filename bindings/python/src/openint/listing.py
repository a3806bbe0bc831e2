"""What a list operation gives: records over all pages, page by page as they are asked for, or columns as they come."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _json
from .errors import Error, InvalidArgument, ProviderWarning
from .result import ArrowStream, optional

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._native import Task
    from .engine import Engine

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """One page. rejected: what could not be read, as {"index", "pointer", "reason", ...}."""

    items: list[Record]
    has_next_page: bool
    next_cursor: str | None
    rejected: list[dict[str, Any]]


class Listing(Generic[Record]):
    """Iterates over the records of all pages; nothing is asked of the provider before it is needed.

    Iterating again begins anew. Each iterator is for one thread; a listing makes any number of them. Whatever takes an
    Arrow stream (pyarrow, polars, duckdb) takes a listing.

    rejected: what could not be read by whatever of the listing ended last, as {"index", "pointer", "reason", "scope",
    ...}: records that are left out, and values that are None in theirs. A ProviderWarning tells how many.
    """

    def __init__(
        self, engine: Engine, connection: str, connector: str, operation: str, model: str, input: dict[str, Any]
    ) -> None:
        self._engine, self._connection, self._connector = engine, connection, connector
        self._operation, self._model, self._input = operation, model, input
        self._rejected: list[dict[str, Any]] = []
        self._stream: Task | None = None  # what __arrow_c_stream__() gave out last

    @property
    def rejected(self) -> list[dict[str, Any]]:
        if self._stream is not None:
            try:
                is_batch, data = self._stream.run()
            except Error:  # it is read still, or has failed, which its reader was told
                return self._rejected
            self._stream = None
            if not is_batch:
                self._rejected = _json.loads(data).get("rejected") or []
        return self._rejected

    def pages(self) -> Iterator[Page[Record]]:
        """Page by page. Raises what openint.errors has."""
        given = dict(self._input)
        rejected: list[dict[str, Any]] = []
        told: list[dict[str, Any]] = []
        while True:
            answer = _json.loads(self._engine.call_bytes(self._operation, given, connection=self._connection))
            page: Page[Record] = Page(
                answer["items"], answer["has_next_page"], answer.get("next_cursor"), answer.get("rejected", [])
            )
            rejected += page.rejected
            told += answer.get("warnings") or []
            yield page
            if not page.has_next_page:
                return self._ended({"rejected": rejected, "warnings": told}, False)
            given["cursor"] = page.next_cursor

    def __iter__(self) -> Iterator[Record]:
        for page in self.pages():
            yield from page.items

    def first(self) -> Record | None:
        """The first record, or None where there is none."""
        return next(iter(self), None)

    def batches(
        self, *, strict: bool = False, timeout: float | None = None, progress: Callable[[int], object] | None = None
    ) -> Iterator[pyarrow.RecordBatch]:
        """The columns of all records as pyarrow.RecordBatches, made by the engine as the pages come; while one is held
        at most one page more is asked for.

        strict: a record or a value that cannot be read is InvalidArgument at the end. timeout: seconds for the whole.
        progress: called with the number of records so far after each batch.
        Raises what openint.errors has.
        """
        reader = optional("pyarrow", "arrow").RecordBatchReader
        task = self._begin("arrow", timeout)
        while True:
            is_batch, data = task.run()
            if not is_batch:
                return self._ended(_json.loads(data), strict)
            yield from map(self._chosen, reader.from_stream(ArrowStream(task.batch_arrow())))
            if progress is not None:
                progress(_json.loads(task.progress())["count"])

    def to_arrow(
        self, *, strict: bool = False, timeout: float | None = None, progress: Callable[[int], object] | None = None
    ) -> pyarrow.Table:
        """A pyarrow.Table of all records, with the model's columns in the contract's order and types, or those of
        `fields` alone. Arguments and errors: as batches()."""
        made = list(self.batches(strict=strict, timeout=timeout, progress=progress))
        table = optional("pyarrow", "arrow").Table
        return table.from_batches(made) if made else self._nothing()

    def to_pandas(
        self, *, strict: bool = False, timeout: float | None = None, progress: Callable[[int], object] | None = None
    ) -> pandas.DataFrame:
        """A DataFrame of Arrow-backed columns, so that nulls, decimals and time zones stay what they are."""
        pandas = optional("pandas", "pandas")
        table = self.to_arrow(strict=strict, timeout=timeout, progress=progress)
        frame: pandas.DataFrame = table.to_pandas(types_mapper=pandas.ArrowDtype)
        return frame

    def to_polars(
        self, *, strict: bool = False, timeout: float | None = None, progress: Callable[[int], object] | None = None
    ) -> polars.DataFrame:
        table = self.to_arrow(strict=strict, timeout=timeout, progress=progress)
        frame: polars.DataFrame = optional("polars", "polars").from_arrow(table)
        return frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """All records as one Arrow stream, which asks for its pages as it is read; with all of the model's columns. A
        failure within it is the reader's own error, with our words. Nothing can warn there of what could not be read:
        look at `rejected` when it has ended."""
        self._rejected = []
        self._stream = self._begin("arrow", None)
        return self._stream.arrow_stream()

    def _begin(self, stream: str, timeout: float | None) -> Task:
        given = {name: value for name, value in self._input.items() if name != "page_size"}  # which would end it there
        request = self._engine._request(self._operation, given, self._connection, timeout, stream=stream)
        return self._engine._native.begin(request)

    def _ended(self, answer: dict[str, Any], strict: bool) -> None:
        for told in answer.get("warnings") or []:
            warnings.warn(told.get("detail") or told.get("title") or str(told), ProviderWarning, stacklevel=4)
        self._stream = None
        self._rejected = answer.get("rejected") or []
        if not self._rejected:
            return
        records = sum(1 for one in self._rejected if one.get("scope") != "value")
        first = self._rejected[0]
        text = (
            f"{self._operation}: {records} records and {len(self._rejected) - records} values could not be read; "
            f"the first: record {first.get('index')}, {first.get('field') or first.get('pointer') or 'as a whole'}, "
            f"{first.get('reason')}; see Listing.rejected"
        )
        if strict:
            raise InvalidArgument(text)
        warnings.warn(text, ProviderWarning, stacklevel=4)

    def _chosen(self, batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
        fields = self._input.get("fields")
        return batch if fields is None else batch.select(list(fields))

    def _nothing(self) -> pyarrow.Table:
        from .translator import Translator

        raw = self._input.get("include_raw", False)
        translator = Translator(self._connector, self._model, engine=self._engine, raw=raw)
        table = translator.translate(b"[]").to_arrow()
        fields = self._input.get("fields")
        return table if fields is None else table.select(list(fields))

    def __repr__(self) -> str:
        return f"<openint.Listing of {self._operation} on {self._connection}>"

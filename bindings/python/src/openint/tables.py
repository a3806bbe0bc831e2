"""What has records of a provider that can be had as columns, made by the engine as its answers come."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _json
from .errors import Error, InvalidArgument, ProviderWarning, warn
from .frames import to_pandas, to_polars
from .optional import optional
from .progress import Reporter, Reporting
from .result import ArrowStream

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._native import Task
    from .engine import Engine

Record = TypeVar("Record")
ROWS = 65536  # that a batch gathers where nobody wants to see them come
SHOWN = 10  # rows of a notebook's table


class Tabular(Generic[Record]):
    """Records of one operation on one connection. Nothing is asked of the provider before it is needed. Whatever takes
    an Arrow stream (pyarrow, polars, duckdb) takes one of these as it is.

    rejected: what could not be read by whatever of it ended last, as {"index", "pointer", "reason", "scope", ...}:
    records that are left out, and values that are None in theirs. A ProviderWarning tells how many. Tables may have
    more of it than records: an amount has more digits in JSON than fit in a column.
    """

    _TAKEN_OUT: tuple[str, ...] = ()  # of the input, where columns are wanted

    def __init__(
        self,
        engine: Engine,
        connection: str,
        connector: str,
        operation: str,
        model: str,
        input: dict[str, Any],
        timeout: float | None = None,
    ) -> None:
        self._engine, self._connection, self._connector = engine, connection, connector
        self._operation, self._model, self._input, self._timeout = operation, model, input, timeout
        self._answer: dict[str, Any] = {}  # the end of what ended last
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
                self._took(_json.loads(data))
        return self._rejected

    def batches(
        self,
        *,
        batch_size: int | None = None,
        strict: bool = False,
        timeout: float | None = None,
        progress: Reporting = None,
    ) -> Iterator[pyarrow.RecordBatch]:
        """The columns of all records as pyarrow.RecordBatches, made by the engine as the pages come; while one is held
        at most one page more is asked for.

        batch_size: how many rows a batch has at least, but for the last; without it one comes with every page of the
        provider's, and none that is empty. strict: a record or a value that cannot be read is InvalidArgument at the
        end. timeout: seconds for the whole. progress: a callable that is given a Progress after each batch, and when a
        request waits; or True for a bar (tqdm's where that is installed); or a bar like tqdm's.
        Raises what openint.errors has.
        """
        for reader in self._readers(batch_size or 1, strict, timeout, progress):
            yield from reader

    def to_arrow(
        self, *, strict: bool = False, timeout: float | None = None, progress: Reporting = None
    ) -> pyarrow.Table:
        """A pyarrow.Table of all records, with the model's columns in the contract's order and types, or those of
        `fields` alone. Arguments and errors: as batches()."""
        rows = 1 if progress else ROWS
        schema: Any = None
        made: list[pyarrow.RecordBatch] = []
        for reader in self._readers(rows, strict, timeout, progress):
            schema = reader.schema
            made += reader
        table: pyarrow.Table = optional("pyarrow", "arrow").Table.from_batches(made, schema=schema)
        return table.combine_chunks() if len(made) > 1 and rows == 1 else table

    def to_pandas(
        self, *, strict: bool = False, timeout: float | None = None, progress: Reporting = None
    ) -> pandas.DataFrame:
        """A DataFrame of Arrow-backed columns, so that nulls, decimals and time zones stay what they are; enumerations
        are categories, and days are dates."""
        return to_pandas(self.to_arrow(strict=strict, timeout=timeout, progress=progress), self._model)

    def to_polars(
        self, *, strict: bool = False, timeout: float | None = None, progress: Reporting = None
    ) -> polars.DataFrame:
        """A DataFrame; enumerations are polars.Enum, and days are dates."""
        return to_polars(self.to_arrow(strict=strict, timeout=timeout, progress=progress), self._model)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """All records as one Arrow stream, in its own schema, which asks for its pages as it is read. A failure within
        it is the reader's own error, with our words. Nothing can warn there of what could not be read: look at
        `rejected` when it has ended."""
        self._rejected = []
        self._stream = self._begin("arrow", self._timeout, 1)
        return self._stream.arrow_stream(self._fields())

    def _fields(self) -> list[str] | None:
        fields = self._input.get("fields")
        return None if fields is None else list(fields)

    def _readers(
        self, rows: int, strict: bool, timeout: float | None, progress: Reporting
    ) -> Iterator[pyarrow.RecordBatchReader]:
        from_stream = optional("pyarrow", "arrow").RecordBatchReader.from_stream
        reporter = Reporter(progress, self._operation)
        try:
            listener = reporter.heard if reporter.wanted else None
            task = self._begin("arrow", self._timeout if timeout is None else timeout, rows, listener)
            while True:
                is_batch, data = task.run()
                if not is_batch:
                    return self._ended(_json.loads(data), strict)
                yield from_stream(ArrowStream(task.batch_arrow(self._fields())))
                if reporter.wanted:
                    reporter.came(_json.loads(task.progress()).get("count", 0))
        finally:
            reporter.close()

    def _begin(self, stream: str, timeout: float | None, rows: int, listener: Any = None) -> Task:
        given = {name: value for name, value in self._input.items() if name not in self._TAKEN_OUT}
        return self._engine._begin(
            self._operation, given, self._connection, timeout, listener, stream=stream, batch_rows=rows
        )

    def _took(self, answer: dict[str, Any]) -> None:
        self._answer = answer
        self._rejected = answer.get("rejected") or []

    def _ended(self, answer: dict[str, Any], strict: bool) -> None:
        warn_of(answer)
        self._stream = None
        self._took(answer)
        if not self._rejected:
            return
        first = self._rejected[0]
        text = f"{self._operation}: {count_of(self._rejected)}; the first: {place_of(first)}; see .rejected"
        if strict:
            raise InvalidArgument(text)
        warn(text)

    def _shown(self) -> tuple[list[Any], bool]:
        """Some records to look at, and whether there are more."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        try:
            rows, more = self._shown()
        except Error as error:
            return f"<p>{html.escape(repr(self))}: {html.escape(str(error))}</p>"
        return html_table(repr(self), rows, more)


def count_of(rejected: list[dict[str, Any]]) -> str:
    """ "3 records and 1 values could not be read"."""
    records = sum(1 for one in rejected if one.get("scope") != "value")
    return f"{records} records and {len(rejected) - records} values could not be read"


def place_of(one: dict[str, Any]) -> str:
    return f"record {one.get('index')}, {one.get('field') or one.get('pointer') or 'as a whole'}, {one.get('reason')}"


def warn_of(answer: dict[str, Any]) -> None:
    """What the provider did otherwise than asked, as warnings."""
    for told in answer.get("warnings") or []:
        warn(told.get("message") or told.get("detail") or told.get("title") or str(told))


def html_table(title: str, rows: Iterable[Any], more: bool) -> str:
    """Records as a table for a notebook; columns that hold nothing are left out."""
    rows = list(rows)
    names = [name for name in dict.fromkeys(name for row in rows for name in row)]
    names = [name for name in names if any(row.get(name) is not None for row in rows)]
    cells = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_cell(row.get(name)))}</td>" for name in names) + "</tr>" for row in rows
    )
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    end = f"<p>the first {len(rows)}; there are more</p>" if more else ""
    return f"<p>{html.escape(title)}</p><table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>{end}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "..."


__all__ = ["ProviderWarning", "Tabular"]

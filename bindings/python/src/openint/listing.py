"""What a list operation gives: records over all pages, page by page as they are asked for, or columns as they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic

from . import _json
from .optional import optional
from .tables import SHOWN, Record, Tabular


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """One page. rejected: what could not be read, as {"index", "pointer", "reason", ...}. deleted_ids: of records that
    are gone, where the provider keeps nothing else of them and they were asked for."""

    items: list[Record]
    has_next_page: bool
    next_cursor: str | None
    rejected: list[dict[str, Any]]
    deleted_ids: list[str] = field(default_factory=list)


class Listing(Tabular[Record]):
    """Iterates over the records of all pages; nothing is asked of the provider before it is needed.

    Iterating again begins anew. Each iterator is for one thread; a listing makes any number of them. Whatever takes an
    Arrow stream (pyarrow, polars, duckdb) takes a listing.

    rejected: what could not be read by whatever of the listing ended last, as {"index", "pointer", "reason", "scope",
    ...}: records that are left out, and values that are None in theirs. A ProviderWarning tells how many.
    """

    _TAKEN_OUT = ("page_size",)  # which would end it there

    @property
    def next_cursor(self) -> str | None:
        """Of what of the listing ended last: with sync_mode="incremental" what the next such list is to be given as its
        cursor; else None."""
        self.rejected  # of a stream that has ended
        cursor: str | None = self._answer.get("next_cursor")
        return cursor

    @property
    def deleted_ids(self) -> list[str]:
        """Of what of the listing ended last: the ids of records that are gone, where they were asked for."""
        self.rejected
        return self._answer.get("deleted_ids") or []

    def pages(self) -> Iterator[Page[Record]]:
        """Page by page. Raises what openint.errors has."""
        given = dict(self._input)
        end: dict[str, Any] = {"rejected": [], "warnings": [], "deleted_ids": []}
        while True:
            answer = _json.loads(
                self._engine.call_bytes(self._operation, given, connection=self._connection, timeout=self._timeout)
            )
            for name in ("rejected", "warnings", "deleted_ids"):
                end[name] += answer.get(name) or []
            page: Page[Record] = Page(
                answer["items"], answer["has_next_page"], answer.get("next_cursor"), answer.get("rejected") or [],
                answer.get("deleted_ids") or [],
            )  # fmt: skip
            yield page
            if not page.has_next_page:
                return self._ended(end | {"next_cursor": page.next_cursor}, False)
            given["cursor"] = page.next_cursor

    def __iter__(self) -> Iterator[Record]:
        for page in self.pages():
            yield from page.items

    def first(self) -> Record | None:
        """The first record, or None where there is none."""
        return next(iter(self), None)

    def _shown(self) -> tuple[list[Any], bool]:
        few = self._input | {"page_size": SHOWN}
        answer = self._engine.call(self._operation, few, connection=self._connection, timeout=self._timeout)
        return answer["items"], answer["has_next_page"]

    def __repr__(self) -> str:
        return f"<openint.Listing of {self._operation} on {self._connection}>"


class Links(Listing[Record]):
    """The same of links between records. The engine gives them as JSON alone, so their columns are made here, page by
    page; all are text."""

    def _readers(self, rows: int, strict: bool, timeout: float | None, progress: Any) -> Iterator[Any]:
        from .progress import Reporter

        pyarrow = optional("pyarrow", "arrow")
        reporter, count = Reporter(progress, self._operation), 0
        try:
            whole: list[Record] = []
            for page in self.pages():
                whole += page.items
                count += len(page.items)
                if len(whole) >= rows or not page.has_next_page:
                    batch = pyarrow.RecordBatch.from_pylist(whole, schema=self._schema())
                    yield pyarrow.RecordBatchReader.from_batches(batch.schema, [batch])
                    whole = []
                reporter.came(count)
        finally:
            reporter.close()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """All links as one Arrow stream, which asks for its pages as it is read."""
        batches = (batch for reader in self._readers(1, False, None, None) for batch in reader)
        return optional("pyarrow", "arrow").RecordBatchReader.from_batches(self._schema(), batches).__arrow_c_stream__()

    def _schema(self) -> Any:
        pyarrow = optional("pyarrow", "arrow")
        names = self._engine.contract()["components"]["schemas"][self._model]["properties"]
        return pyarrow.schema([(name, pyarrow.string()) for name in names])

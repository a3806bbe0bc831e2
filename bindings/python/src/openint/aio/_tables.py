"""Listings and records, awaited."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator
from typing import TYPE_CHECKING, Any, Generic, ParamSpec

from ..listing import Listing as BlockingListing
from ..listing import Page
from ..progress import Reporting
from ..records import Records as BlockingRecords
from ..tables import Record, Tabular
from ._calls import Calls

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_END: Any = object()
P = ParamSpec("P")


class _Tables(Generic[Record]):
    def __init__(self, calls: Calls, blocking: Tabular[Record]) -> None:
        self._calls, self._tabular = calls, blocking

    @property
    def rejected(self) -> list[dict[str, Any]]:
        """What could not be read by whatever of it ended last; see openint.Listing."""
        return self._tabular.rejected

    async def to_arrow(
        self, *, strict: bool = False, timeout: float | None = None, progress: Reporting = None
    ) -> pyarrow.Table:
        """As openint.Listing.to_arrow(). `progress` is called on another thread."""
        return await self._calls.run(self._tabular.to_arrow, strict=strict, timeout=timeout, progress=progress)

    async def to_pandas(
        self, *, strict: bool = False, timeout: float | None = None, progress: Reporting = None
    ) -> pandas.DataFrame:
        """As openint.Listing.to_pandas()."""
        return await self._calls.run(self._tabular.to_pandas, strict=strict, timeout=timeout, progress=progress)

    async def to_polars(
        self, *, strict: bool = False, timeout: float | None = None, progress: Reporting = None
    ) -> polars.DataFrame:
        """As openint.Listing.to_polars()."""
        return await self._calls.run(self._tabular.to_polars, strict=strict, timeout=timeout, progress=progress)

    def batches(
        self,
        *,
        batch_size: int | None = None,
        strict: bool = False,
        timeout: float | None = None,
        progress: Reporting = None,
    ) -> AsyncIterator[pyarrow.RecordBatch]:
        """As openint.Listing.batches(), for `async for`."""
        return self._each(
            lambda: self._tabular.batches(batch_size=batch_size, strict=strict, timeout=timeout, progress=progress)
        )

    async def _each(self, begin: Any) -> AsyncIterator[Any]:
        with self._calls.begun() as call:
            each = begin()
            try:
                while (one := await self._calls.go_on(call, next, each, _END)) is not _END:
                    yield one
            finally:  # also of one who breaks off
                call.cancel()

    def __repr__(self) -> str:
        return repr(self._tabular).replace("<openint.", "<openint.aio.", 1)


class Listing(_Tables[Record]):
    """Iterates over the records of all pages by `async for`; see openint.Listing."""

    _tabular: BlockingListing[Record]

    @property
    def next_cursor(self) -> str | None:
        """As openint.Listing.next_cursor."""
        return self._tabular.next_cursor

    @property
    def deleted_ids(self) -> list[str]:
        """As openint.Listing.deleted_ids."""
        return self._tabular.deleted_ids

    def pages(self) -> AsyncIterator[Page[Record]]:
        """Page by page."""
        return self._each(self._tabular.pages)

    async def __aiter__(self) -> AsyncIterator[Record]:
        async for page in self.pages():
            for record in page.items:
                self._calls.check_open()  # else some of a page would come after close() still
                yield record

    async def first(self) -> Record | None:
        """The first record, or None where there is none."""
        return await self._calls.run(self._tabular.first)


class Records(_Tables[Record]):
    """The records of one answer: `await` gives them as a list; `async for` one by one. See openint.Records."""

    _tabular: BlockingRecords[Record]

    @property
    def errors(self) -> list[dict[str, Any]]:
        """As openint.Records.errors, of what was awaited last."""
        return self._tabular._known_errors()

    def __await__(self) -> Generator[Any, None, list[Record]]:
        return self._calls.run(self._tabular.read).__await__()

    async def __aiter__(self) -> AsyncIterator[Record]:
        for record in await self:
            yield record


def awaited_listing(calls: Calls, make: Callable[P, BlockingListing[Record]]) -> Callable[P, Listing[Record]]:
    """What makes a listing, as what makes an awaited one."""
    return lambda *args, **named: Listing(calls, make(*args, **named))


def awaited_records(calls: Calls, make: Callable[P, BlockingRecords[Record]]) -> Callable[P, Records[Record]]:
    """The same of records."""
    return lambda *args, **named: Records(calls, make(*args, **named))

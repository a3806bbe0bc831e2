"""What an operation gives whole: all records of one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from . import _json
from .models import RECORDS
from .tables import SHOWN, Record, Tabular


class Records(Tabular[Record], Sequence[Record]):
    """A sequence of the records of one answer, which is asked for when the first of them is looked at, once. The tables
    of it are another call, whose answer the engine makes columns of at once.

    Of a batch read there is an entry for each id, in their order: the record, or {"id", "error"} where it is not there
    or could not be read. Its tables hold the records alone, in that order, and `errors` the others. What of a record
    could not be read is its "rejected" besides, and all of that is `rejected`.
    """

    _whole: list[Any] | None = None

    def _fields(self) -> list[str] | None:
        # What is for few costs the others nothing: raw_data of a batch read has the properties that were named.
        if "properties" in self._input and not self._input["properties"]:
            return [name for name in RECORDS[self._model].__annotations__ if name != "raw_data"]
        return super()._fields()

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The entries that are no records, as {"id", "error": {"code", "message", ...}}, of what ended last."""
        if self._whole is None and not self._ended_in_columns():
            self.read()
        return self._known_errors()

    def _ended_in_columns(self) -> bool:
        self.rejected  # of a stream that has ended
        return "count" in self._answer

    def _known_errors(self) -> list[dict[str, Any]]:
        if self._ended_in_columns():
            told: list[dict[str, Any]] = self._answer.get("errors") or []
            return told
        return [entry for entry in self._whole or [] if "error" in entry]

    def read(self) -> list[Record]:
        """The records as a list, asked for anew. Raises what openint.errors has."""
        data = self._engine.call_bytes(
            self._operation, self._input, connection=self._connection, timeout=self._timeout
        )
        entries: list[Any] = _json.loads(data)
        self._whole = entries
        self._ended({"rejected": [lost for entry in entries for lost in entry.get("rejected") or []]}, False)
        return entries

    def _entries(self) -> list[Any]:
        return self.read() if self._whole is None else self._whole

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> list[Record]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return self._entries()[at]

    def __len__(self) -> int:
        return len(self._entries())

    def __iter__(self) -> Iterator[Record]:
        return iter(self._entries())

    def __eq__(self, other: object) -> bool:
        return self._entries() == (list(other) if isinstance(other, Records) else other)

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def _shown(self) -> tuple[list[Any], bool]:
        entries = self._entries()
        return entries[:SHOWN], len(entries) > SHOWN

    def __repr__(self) -> str:
        size = "not read yet" if self._whole is None else f"{len(self._whole)} entries"
        return f"<openint.Records of {self._operation} on {self._connection}, {size}>"

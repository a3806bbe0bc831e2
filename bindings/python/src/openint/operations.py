"""What the classes of operations (openint.crm.Crm and its like) have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .content import Content
from .errors import ProviderWarning, warn
from .tables import warn_of

__all__ = ["Operations", "ProviderWarning", "by_key", "by_members"]

if TYPE_CHECKING:
    from .engine import Engine


def by_key(keys: Mapping[str, str | Sequence[str] | None]) -> dict[str, Any]:
    """What an upsert looks for, of keywords of which one is given: {"key", "values"}."""
    given = {name: value for name, value in keys.items() if value is not None}
    if len(given) != 1:
        names = ", ".join(keys) or "a property"
        raise TypeError(f"an upsert looks by one of {names}: {len(given)} are given")
    [(key, values)] = given.items()
    return {"key": key, "values": [values] if isinstance(values, str) else list(values)}


def by_members(keys: Mapping[str, str | None]) -> dict[str, str]:
    """What an upsert looks for, by the names of the fields to look in: those that are given."""
    given = {name: value for name, value in keys.items() if value is not None}
    if not given:
        raise TypeError(f"an upsert looks by {' or '.join(keys)}: none is given")
    return given


class Operations:
    """The operations of one group on one connection."""

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

    def _content(self, operation: str, input: dict[str, Any], timeout: float | None) -> Content:
        return Content(self._engine, self._connection, operation, input, timeout)

    def _tabular(self, kind: Any, operation: str, model: str, input: dict[str, Any], timeout: float | None) -> Any:
        given = {name: value for name, value in input.items() if value is not None}
        return kind(self._engine, self._connection, self._connector, operation, model, given, timeout)

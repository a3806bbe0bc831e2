"""JSON that keeps the digits of numbers: fractions are read as Decimal, and Decimals are written as they are."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_MAX_DEPTH = 512


def loads(data: Any) -> Any:
    """Parses bytes, str or a buffer of UTF-8. Whole numbers are int, others Decimal."""
    text = data if isinstance(data, str) else str(data, "utf-8")
    return json.loads(text, parse_float=Decimal)


class _Decimals(Exception):
    pass


def dumps(value: Any) -> bytes:
    """Mappings, lists, str, int, float, bool, None, Decimal, date and datetime as JSON.

    Raises TypeError for another type, ValueError for NaN, infinity, a datetime without time zone and nesting over 512.
    """
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"), default=_other)
    except _Decimals:  # which the quick encoder cannot write as numbers
        parts: list[str] = []
        _write(value, parts, 0)
        text = "".join(parts)
    except RecursionError:
        raise ValueError(f"the value is nested deeper than {_MAX_DEPTH}") from None
    return text.encode("utf-8")


def _other(value: Any) -> Any:
    if isinstance(value, Decimal):
        raise _Decimals
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError(f"the datetime {value} needs a time zone")
        return value.astimezone(datetime.timezone.utc).replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _write(value: Any, parts: list[str], depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise ValueError(f"the value is nested deeper than {_MAX_DEPTH}")
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is not a JSON number")
        parts.append(str(value))
    elif isinstance(value, Mapping):
        separator = "{"
        for name, member in value.items():
            # Names as the quick encoder makes them: {"name":0} without its ends.
            parts.append(separator + json.dumps({name: 0}, ensure_ascii=False, separators=(",", ":"))[1:-2])
            _write(member, parts, depth + 1)
            separator = ","
        parts.append("}" if separator == "," else "{}")
    elif isinstance(value, (list, tuple)):
        separator = "["
        for member in value:
            parts.append(separator)
            _write(member, parts, depth + 1)
            separator = ","
        parts.append("]" if separator == "," else "[]")
    else:
        parts.append(json.dumps(value, allow_nan=False, ensure_ascii=False, default=_other))

"""JSON that keeps the digits of numbers: fractions are read as Decimal, and Decimals are written as they are."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

_MAX_DEPTH = 512


def loads(data: Any) -> Any:
    """Parses bytes, str or a buffer of UTF-8. Whole numbers are int, others Decimal."""
    text = data if isinstance(data, str) else str(data, "utf-8")
    return json.loads(text, parse_float=Decimal)


def dumps(value: Any) -> bytes:
    """Dicts, lists, str, int, float, bool, None, Decimal, date and datetime as JSON.

    Raises TypeError for another type, ValueError for NaN, infinity, a datetime without time zone and nesting over 512.
    """
    parts: list[str] = []
    _write(value, parts, 0)
    return "".join(parts).encode("utf-8")


def _write(value: Any, parts: list[str], depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise ValueError(f"the value is nested deeper than {_MAX_DEPTH}")
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is not a JSON number")
        parts.append(str(value))
    elif isinstance(value, dict):
        separator = "{"
        for name, member in value.items():
            if not isinstance(name, str):
                raise TypeError(f"a member's name must be str, not {type(name).__name__}")
            parts.append(f"{separator}{json.dumps(name, ensure_ascii=False)}:")
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
    elif isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError(f"the datetime {value} needs a time zone")
        utc = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        parts.append(f'"{utc.isoformat()}Z"')
    elif isinstance(value, datetime.date):
        parts.append(f'"{value.isoformat()}"')
    else:
        parts.append(json.dumps(value, allow_nan=False, ensure_ascii=False))

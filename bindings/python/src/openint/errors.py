"""What can go wrong: one class per status of the C interface, all under Error."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any


class Error(Exception):
    """A failed call.

    status: the number of the C interface, below 0. code: its name, for example "NOT_FOUND". message: one line.
    issues: every problem of an argument, as {"message", "path", "rule", "found", "allowed"}, where path is a JSON
    Pointer. retry: "never", "after" or "reauth"; retry_after_ms goes with "after". path and offset say where in the
    input, or are None. type: whose fault it is. reason: finer than the code, or None. http_status, provider_code,
    provider_message, request_id: what the provider said, or None. maybe_applied: a write may have happened although its
    answer never came; look before writing again.
    """

    def __init__(self, message: str, *, status: int = 0, code: str = "", **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.status: int = status or next((n for n, kind in BY_STATUS.items() if kind is type(self)), -15)
        self.code: str = code or "INTERNAL"
        self.issues: list[dict[str, str]] = details.get("issues") or []
        self.type: str = details.get("type", "")
        self.retry: str = details.get("retry", "never")
        self.retry_after_ms: int | None = details.get("retry_after_ms")
        self.path: str | None = details.get("path")
        self.offset: int | None = details.get("offset")
        self.reason: str | None = details.get("reason")
        self.maybe_applied: bool = details.get("maybe_applied", False)
        self.http_status: int | None = details.get("http_status")
        self.provider_code: str | None = details.get("provider_code")
        self.provider_message: str | None = details.get("provider_message")
        self.request_id: str | None = details.get("request_id")

    def __str__(self) -> str:
        issues = "".join(f"\n  {issue['path'] or '/'}: {issue['message']}" for issue in self.issues[:20])
        more = f"\n  and {len(self.issues) - 20} more" if len(self.issues) > 20 else ""
        return f"{self.message}{issues}{more}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message, dict(self.__dict__))


class ProviderWarning(UserWarning):
    """Something went differently than asked, or a value could not be read; its message says what."""


def warn(text: str) -> None:
    """A ProviderWarning that names the line outside of this package from which it was called."""
    level = 1
    frame = sys._getframe(0)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == __package__:
        frame = frame.f_back
        level += 1
    warnings.warn(text, ProviderWarning, stacklevel=level)


class InvalidArgument(Error, ValueError):
    """Change the request; the issues say where."""


class NotFound(Error, LookupError):
    """No such connector, model or operation."""


class Conflict(Error):
    """It is there already, or changed meanwhile."""


class Unsupported(Error):
    """The provider, or this build, has no such thing."""


class Unauthenticated(Error):
    """The provider does not know who asks."""


class Forbidden(Error):
    """The provider does not allow it."""


class RateLimited(Error):
    """Too many requests; ask again after retry_after_ms."""


class Unavailable(Error):
    """The provider cannot be reached or is out of order."""


class Timeout(Error):
    """It took too long."""


class ProviderError(Error):
    """The provider failed."""


class Malformed(Error, ValueError):
    """These bytes are not what they should be, JSON for example."""


class Cancelled(Error):
    """A hook ended it."""


class Busy(Error):
    """Another thread is inside this translation."""


class Closed(Error):
    """It is over already, or it was opened before a fork."""


class Internal(Error):
    """A bug in the library."""


class NoMemory(Error):
    """There was not enough memory."""


class StorageError(Error):
    """A file or database failed."""


BY_STATUS: dict[int, type[Error]] = {
    -1: InvalidArgument, -2: NotFound, -3: Conflict, -4: Unsupported, -5: Unauthenticated, -6: Forbidden,
    -7: RateLimited, -8: Unavailable, -9: Timeout, -10: ProviderError, -11: Malformed, -12: Cancelled, -13: Busy,
    -14: Closed, -15: Internal, -16: NoMemory, -17: StorageError,
}  # fmt: skip


def from_native(status: int, retry: int, retry_after_ms: int, text: bytes) -> Error:
    """The exception for a status and the error's JSON; a status not known here is Internal."""
    details: dict[str, Any] = json.loads(text)
    details["status"] = status
    details.setdefault("retry", ("never", "after", "reauth")[retry] if 0 <= retry <= 2 else "never")
    if retry == 1:
        details["retry_after_ms"] = retry_after_ms
    return BY_STATUS.get(status, Internal)(details.pop("message", ""), **details)


def _rebuild(kind: type[Error], message: str, state: dict[str, Any]) -> Error:
    error = kind(message)
    error.__dict__.update(state)
    return error

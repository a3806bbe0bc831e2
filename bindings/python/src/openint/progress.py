"""What is told on the way: the engine's log lines, and how far a listing has come and what it waits for."""

from __future__ import annotations

import importlib
import logging
import re
import sys
from collections.abc import Callable
from typing import Any, Protocol, Union

logger = logging.getLogger("openint")
logger.addHandler(logging.NullHandler())  # whoever wants the lines says where they go

_LEVELS = (logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)
_WAIT = re.compile(r": (the provider's limit|\d+), again in (\d+) ms$")


def told(level: int, line: bytes) -> None:
    """Takes a log line of the engine, at a level of the C interface, from whatever thread it is made on."""
    logger.log(_LEVELS[min(max(level, 0), 3)], "%s", line.decode("utf-8", "replace"))


class Progress(int):
    """How many records came so far. waiting: seconds that the next request waits for now, or None; message: one line
    that says so, for people, for example "230 records, waiting 8 s for the provider's limit"."""

    waiting: float | None
    message: str

    def __new__(cls, records: int, waiting: float | None = None, reason: str = "") -> Progress:
        made = super().__new__(cls, records)
        made.waiting = waiting
        made.message = f"{records} records" + (f", waiting {waiting:.3g} s for {reason}" if waiting is not None else "")
        return made


class Bar(Protocol):
    """The part of tqdm's interface that is used."""

    def update(self, n: int, /) -> Any: ...
    def set_postfix_str(self, s: str, /) -> Any: ...


Reporting = Union[bool, Callable[[Progress], object], Bar, None]


class Reporter:
    """Tells `progress`, whichever form that has: a callable; True for tqdm's bar, or lines on stderr where it is not
    installed; a bar like tqdm's, which stays open; None or False for nobody."""

    def __init__(self, progress: Reporting, title: str) -> None:
        self._records = 0
        self._own: Any = None
        self._bar: Any = None
        self._call: Callable[[Progress], object] | None = None
        if progress is True:
            try:
                self._own = self._bar = importlib.import_module("tqdm.auto").tqdm(desc=title, unit=" records")
            except ImportError:
                self._call = _print
        elif callable(progress):
            self._call = progress
        elif progress:
            self._bar = progress
        self.wanted = self._call is not None or self._bar is not None

    def came(self, records: int) -> None:
        """So many records came so far."""
        grown, self._records = records - self._records, records
        if self._bar is not None:
            self._bar.set_postfix_str("")
            self._bar.update(grown)
        elif self._call is not None:
            self._call(Progress(records))

    def heard(self, level: int, line: bytes) -> None:
        """Takes the log lines of the thread that works, and tells what it waits for."""
        found = _WAIT.search(line.decode("utf-8", "replace"))
        if found is None:
            return
        cause = found[1]
        reason = "the provider's limit" if cause in ("the provider's limit", "429") else _reason(cause)
        waits = Progress(self._records, int(found[2]) / 1000, reason)
        if self._bar is not None:
            self._bar.set_postfix_str(waits.message.partition(", ")[2])
        elif self._call is not None:
            self._call(waits)

    def close(self) -> None:
        if self._own is not None:
            self._own.close()


def _reason(status: str) -> str:
    return "the provider, which did not answer" if status == "0" else f"the provider, which answered {status}"


def _print(progress: Progress) -> None:
    print(progress.message, file=sys.stderr)

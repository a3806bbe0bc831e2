"""Calls that block, awaited: each on a thread of a pool, and cancelled with whoever awaits it."""

from __future__ import annotations

import asyncio
import contextvars
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from .._native import Task
from ..engine import awaiting
from ..errors import Closed

P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")


class Call:
    """One awaited call. Its tasks are cancelled with it, those too that it begins later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: list[Task] = []
        self._cancelled = False

    def began(self, task: Task) -> None:
        with self._lock:
            self._tasks = [task]
            if self._cancelled:
                task.cancel()

    def cancel(self) -> None:
        with self._lock:
            self._cancelled = True
            for task in self._tasks:
                task.cancel()


class Calls:
    """Runs calls, so many at once; the others wait for their turn."""

    def __init__(self, at_once: int) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="openint")
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._closed = False
        self._under_way: set[Call] = set()

    async def run(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What `work` gives. Raises what it raises; CancelledError where whoever awaits is cancelled, at once: the call
        itself ends soon after. Closed."""
        with self.begun() as call:
            return await self.go_on(call, work, *args, **named)

    @contextmanager
    def begun(self) -> Iterator[Call]:
        """A call that is awaited in several parts: close() cancels it between them, too. Raises Closed."""
        call = Call()
        self.check_open()
        self._under_way.add(call)
        try:
            yield call
        finally:  # without the lock, for the garbage collector may come here on a thread that has it
            self._under_way.discard(call)

    async def go_on(self, call: Call, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """run() for a part of a call."""
        self.check_open()
        context = contextvars.copy_context()
        context.run(awaiting.set, call)
        loop = asyncio.get_running_loop()
        try:
            with self._lock:  # so that the pool is open still
                self.check_open()
                ended = loop.run_in_executor(self._pool, lambda: context.run(work, *args, **named))
            return await ended
        except asyncio.CancelledError:
            call.cancel()
            raise

    def check_open(self) -> None:
        """Raises Closed."""
        if os.getpid() != self._process:  # which has none of the pool's threads
            raise Closed("engine was opened before a fork: open another in this process", code="CLOSED")
        if self._closed:
            raise Closed("this engine was closed", code="CLOSED")

    def later(self, work: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
        """`work`, to be awaited."""

        async def awaited(*args: P.args, **named: P.kwargs) -> T:
            return await self.run(work, *args, **named)

        return _named(awaited, work)

    def then(self, work: Callable[P, T], make: Callable[[T], U]) -> Callable[P, Coroutine[Any, Any, U]]:
        """The same, with something else made of what it gives."""

        async def awaited(*args: P.args, **named: P.kwargs) -> U:
            return make(await self.run(work, *args, **named))

        return _named(awaited, work)

    async def close(self) -> None:
        """Cancels what is under way, and waits until it has ended. What comes later is Closed."""
        if os.getpid() != self._process:
            return  # what is under way is the parent's
        with self._lock:
            self._closed = True
            under_way = list(self._under_way)
        for call in under_way:
            call.cancel()
        await asyncio.get_running_loop().run_in_executor(None, self._pool.shutdown)


def _named(
    awaited: Callable[P, Coroutine[Any, Any, T]], work: Callable[..., Any]
) -> Callable[P, Coroutine[Any, Any, T]]:
    awaited.__name__, awaited.__doc__ = work.__name__, work.__doc__
    return awaited



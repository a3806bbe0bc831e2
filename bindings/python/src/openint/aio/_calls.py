"""Calls that block, awaited: each on a thread of a pool, and cancelled with whoever awaits it."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from .._native import Task
from ..engine import awaiting

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
        self._under_way: set[Call] = set()

    async def run(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What `work` gives. Raises what it raises; CancelledError where whoever awaits is cancelled, at once: the call
        itself ends soon after."""
        return await self.go_on(Call(), work, *args, **named)

    async def go_on(self, call: Call, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """The same for a part of a call that is awaited in several."""
        context = contextvars.copy_context()
        context.run(awaiting.set, call)
        self._under_way.add(call)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, lambda: context.run(work, *args, **named))
        except asyncio.CancelledError:
            call.cancel()
            raise
        finally:
            self._under_way.discard(call)

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
        """Cancels what is under way, and waits until it has ended."""
        for call in list(self._under_way):
            call.cancel()
        await asyncio.get_running_loop().run_in_executor(None, self._pool.shutdown)


def _named(awaited: Callable[P, Coroutine[Any, Any, T]], work: Callable[..., Any]) -> Callable[P, Coroutine[Any, Any, T]]:
    awaited.__name__, awaited.__doc__ = work.__name__, work.__doc__
    return awaited



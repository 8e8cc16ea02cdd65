# SPDX-License-Identifier: Apache-2.0
"""How a task waits for shared objects: an eventfd of its event loop is rung for it."""

from __future__ import annotations

import asyncio
import os
import queue
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from esclusa import Consumer, TypedConsumer

_T = TypeVar("_T")

TURNS = 4
"""How often who finds nothing lets others in the loop have their turn, before it is armed."""


class _Bell:
    """An eventfd that a loop reads, and the tasks that wait for the object it is armed for."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self.waiting: list[asyncio.Future[None]] = []
        self.users = 0
        loop.add_reader(self.fd, self._rung)

    def _rung(self) -> None:
        try:
            os.eventfd_read(self.fd)
        except BlockingIOError:
            return
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            if not each.done():
                each.set_result(None)

    def discard(self) -> None:
        """Close it, and with it what it is still armed for."""
        asyncio.get_running_loop().remove_reader(self.fd)
        os.close(self.fd)
        self.fd = -1

    def __del__(self) -> None:
        if self.fd >= 0:  # its loop was closed
            os.close(self.fd)


class _Bells:
    """Those of one loop, to which they do not refer: they end with it."""

    def __init__(self) -> None:
        self._free: list[_Bell] = []
        self._used: dict[int, _Bell] = {}

    async def wait(self, thing: object, ring: Callable[[int], None]) -> None:
        loop = asyncio.get_running_loop()
        bell = self._used.get(id(thing))
        if bell is None:
            bell = self._free.pop() if self._free else _Bell(loop)
            self._used[id(thing)] = bell
        future: asyncio.Future[None] = loop.create_future()
        bell.waiting.append(future)
        bell.users += 1
        try:
            ring(bell.fd)
            await future
        finally:
            bell.users -= 1
            if bell.users == 0:
                del self._used[id(thing)]
                if future.done() and not future.cancelled():
                    self._free.append(bell)
                else:  # it is still armed, and is not to ring for another object
                    bell.discard()


_bells: WeakKeyDictionary[asyncio.AbstractEventLoop, _Bells] = WeakKeyDictionary()


def bells() -> _Bells:
    """Return those of the running loop."""
    loop = asyncio.get_running_loop()
    try:
        return _bells[loop]
    except KeyError:
        return _bells.setdefault(loop, _Bells())


async def rung(thing: object, ring: Callable[[int], None]) -> None:
    """Wait until a call on `thing`, whose method `ring` is, may succeed. It may be too early."""
    await bells().wait(thing, ring)


async def taken(consumer: Consumer, attempt: Callable[[], _T]) -> _T:
    """Return what ``attempt`` takes from the consumer, which does not wait for it: tasks do.

    Others in the loop have their turn first.
    """
    await asyncio.sleep(0)
    while True:
        try:
            return attempt()
        except queue.Empty:
            await rung(consumer, consumer.ring)


async def next_message(consumer: Consumer, yields: bool) -> bytes:
    """Return the next message; ``yields``: after others in the loop have had their turn."""
    turns = 0
    while True:
        if yields:
            await asyncio.sleep(0)
        try:
            return consumer.get(timeout=0)
        except queue.Empty:
            pass
        except EOFError:
            raise StopAsyncIteration from None
        yields = turns < TURNS
        turns += 1
        if not yields:
            await rung(consumer, consumer.ring)


async def next_value(consumer: TypedConsumer[_T]) -> _T:
    """Return the next value; others in the loop have their turn now and then.

    Raises EOFError at the end of the stream.
    """
    if consumer.turns.is_over():
        await asyncio.sleep(0)
    while True:
        try:
            return consumer.get(timeout=0)
        except queue.Empty:
            await rung(consumer.untyped, consumer.untyped.ring)

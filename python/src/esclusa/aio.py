# SPDX-License-Identifier: Apache-2.0
"""Queues, events, semaphores and latches for asyncio.

The classes have the names of the plain ones, and wrap them; what waits there is awaited here::

    from esclusa.aio import MessageQueue, SharedEvent

    async def serve() -> None:
        with MessageQueue.open("jobs") as queue, SharedEvent.open("stop") as stop:
            async for message in queue.consumer():
                ...
            await stop.wait()

Tasks of one loop may share an object, but a producer or consumer belongs to one loop. A task that
is cancelled while it waits loses no message, no permit and no wake-up of others. Who finds what it
wants does not suspend, but lets others in the loop have their turn now and then.
"""

from __future__ import annotations

import asyncio
import os
import queue
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

import esclusa
from esclusa._aio import rung

__all__ = [
    "Consumer",
    "MessageQueue",
    "Producer",
    "SharedEvent",
    "SharedLatch",
    "SharedSemaphore",
]


class _Closable(Protocol):
    def close(self) -> None: ...


_Plain = TypeVar("_Plain", bound=_Closable)


class _Wrapper(Generic[_Plain]):
    """What wraps a plain object, and closes it."""

    def __init__(self, plain: _Plain) -> None:
        self.plain = plain

    def close(self) -> None:
        """Close the plain object."""
        self.plain.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<esclusa.aio of {self.plain!r}>"


class Consumer(_Wrapper[esclusa.Consumer]):
    """Takes messages; ``async for message in consumer`` ends with the stream."""

    async def get(self) -> bytes:
        """Return the bytes of the next message, and acknowledge it.

        Raises EOFError at the end of the stream.
        """
        try:
            return await anext(self.plain)
        except StopAsyncIteration:
            raise EOFError("the stream has ended") from None

    async def get_many(self, limit: int) -> list[bytes]:
        """Return the bytes of 1 to ``limit`` messages; waits for the first only.

        Raises EOFError at the end of the stream.
        """
        await asyncio.sleep(0)
        while True:
            try:
                return self.plain.get_many(limit, timeout=0)
            except queue.Empty:
                await rung(self.plain, self.plain.ring)

    async def take(self) -> esclusa.Message:
        """Take the next message in place; ``with`` acknowledges it at its end.

        Raises EOFError at the end of the stream.
        """
        await asyncio.sleep(0)
        while True:
            try:
                return self.plain.take(timeout=0)
            except queue.Empty:
                await rung(self.plain, self.plain.ring)

    def __aiter__(self) -> esclusa.Consumer:
        return self.plain


class Producer(_Wrapper[esclusa.Producer]):
    """Puts messages; who puts into a full queue waits, and others in the loop do not."""

    def __init__(self, plain: esclusa.Producer) -> None:
        super().__init__(plain)
        self._turn = 0

    async def put(self, data: Any, type: int = 0) -> None:
        """Put a copy of ``data``, any contiguous buffer, waiting for room."""
        self._turn += 1
        if self._turn % 256 == 0:
            await asyncio.sleep(0)
        while True:
            try:
                return self.plain.put(data, type, timeout=0)
            except queue.Full:
                await rung(self.plain, self.plain.ring)

    async def put_many(self, messages: Sequence[Any]) -> None:
        """Put all, in order, waiting for room."""
        await asyncio.sleep(0)
        done = 0
        while done < len(messages):
            try:
                done += self.plain.put_many(messages[done:], timeout=0)
            except queue.Full:
                await rung(self.plain, self.plain.ring)


class MessageQueue(_Wrapper[esclusa.MessageQueue]):
    """A queue whose consumers and producers are awaited."""

    @classmethod
    def create(cls, name: str, slots: int, slot_bytes: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.MessageQueue.create(name, slots, slot_bytes, **options))

    @classmethod
    def open(cls, name: str, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.MessageQueue.open(name, **options))

    @classmethod
    def create_or_open(cls, name: str, slots: int, slot_bytes: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.MessageQueue.create_or_open(name, slots, slot_bytes, **options))

    unlink = staticmethod(esclusa.MessageQueue.unlink)

    def consumer(self) -> Consumer:
        """Register a consumer."""
        return Consumer(self.plain.consumer())

    def producer(self) -> Producer:
        """Register a producer."""
        return Producer(self.plain.producer())


class SharedEvent(_Wrapper[esclusa.SharedEvent]):
    """An event that tasks await."""

    @classmethod
    def create(cls, name: str, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedEvent.create(name, **options))

    @classmethod
    def open(cls, name: str, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedEvent.open(name, **options))

    @classmethod
    def create_or_open(cls, name: str, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedEvent.create_or_open(name, **options))

    unlink = staticmethod(esclusa.SharedEvent.unlink)

    def set(self) -> None:
        """Set it, and wake all who wait."""
        self.plain.set()

    def clear(self) -> None:
        """From now on it is not set."""
        self.plain.clear()

    def is_set(self) -> bool:
        """Return whether it is set."""
        return self.plain.is_set()

    async def wait(self) -> bool:
        """Wait until it is set, or has been set and cleared since; return True."""
        times = self.plain.times_set

        def ring(fd: int) -> None:
            self.plain.ring(fd)
            if self.plain.times_set != times:  # before it was armed
                os.eventfd_write(fd, 1)

        while not self.plain.is_set() and self.plain.times_set == times:
            await rung(self.plain, ring)
        return True


class SharedLatch(_Wrapper[esclusa.SharedLatch]):
    """A latch that tasks await."""

    @classmethod
    def create(cls, name: str, count: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedLatch.create(name, count, **options))

    @classmethod
    def open(cls, name: str, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedLatch.open(name, **options))

    @classmethod
    def create_or_open(cls, name: str, count: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedLatch.create_or_open(name, count, **options))

    unlink = staticmethod(esclusa.SharedLatch.unlink)

    def count_down(self, n: int = 1) -> None:
        """Take ``n`` from the count, which stops at 0."""
        self.plain.count_down(n)

    async def wait(self) -> bool:
        """Wait until the count is 0; return True."""
        while self.plain.count != 0:
            await rung(self.plain, self.plain.ring)
        return True


class SharedSemaphore(_Wrapper[esclusa.SharedSemaphore]):
    """A semaphore that tasks await; ``async with semaphore`` holds one permit."""

    @classmethod
    def create(cls, name: str, permits: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedSemaphore.create(name, permits, **options))

    @classmethod
    def open(cls, name: str, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedSemaphore.open(name, **options))

    @classmethod
    def create_or_open(cls, name: str, permits: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedSemaphore.create_or_open(name, permits, **options))

    unlink = staticmethod(esclusa.SharedSemaphore.unlink)

    @property
    def value(self) -> int:
        """How many permits are free."""
        return self.plain.value

    async def acquire(self, n: int = 1) -> bool:
        """Take ``n`` permits at once, waiting for them; return True."""
        while not self.plain.acquire(False, n=n):
            await rung((self.plain, n), lambda fd: self.plain.ring(fd, n))
        return True

    def release(self, n: int = 1) -> None:
        """Give ``n`` permits back; with ``signal``, add them."""
        self.plain.release(n)

    async def __aenter__(self) -> Self:
        await self.acquire()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

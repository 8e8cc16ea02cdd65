# SPDX-License-Identifier: Apache-2.0
"""Events, latches and semaphores that tasks await."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Any, Self

import esclusa
from esclusa._aio import rung
from esclusa._aio_wrapper import Shared


class SharedEvent(Shared[esclusa.SharedEvent]):
    """An event that tasks await."""

    _of = esclusa.SharedEvent

    @classmethod
    def create(cls, name: str | None, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedEvent.create(name, **options))

    @classmethod
    def create_or_open(cls, name: str, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedEvent.create_or_open(name, **options))

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


class SharedLatch(Shared[esclusa.SharedLatch]):
    """A latch that tasks await."""

    _of = esclusa.SharedLatch

    @classmethod
    def create(cls, name: str | None, count: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedLatch.create(name, count, **options))

    @classmethod
    def create_or_open(cls, name: str, count: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedLatch.create_or_open(name, count, **options))

    @property
    def count(self) -> int:
        """How much is left."""
        return self.plain.count

    def count_down(self, n: int = 1) -> None:
        """Take ``n`` from the count, which stops at 0."""
        self.plain.count_down(n)

    async def wait(self) -> bool:
        """Wait until the count is 0; return True."""
        while self.plain.count != 0:
            await rung(self.plain, self.plain.ring)
        return True


class SharedSemaphore(Shared[esclusa.SharedSemaphore]):
    """A semaphore that tasks await; ``async with semaphore`` holds one permit."""

    _of = esclusa.SharedSemaphore

    @classmethod
    def create(cls, name: str | None, permits: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedSemaphore.create(name, permits, **options))

    @classmethod
    def create_or_open(cls, name: str, permits: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.SharedSemaphore.create_or_open(name, permits, **options))

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

# SPDX-License-Identifier: Apache-2.0
"""The peer's words for semaphore and read-write lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from esclusa import SharedReadWriteLock, SharedSemaphore
from esclusa_work_peer import mend

semaphore: Any
rwlock: Any
repairs = 0


def seconds(words: tuple[str, ...]) -> float | None:
    """Milliseconds; nothing: for ever."""
    return int(words[0]) / 1000 if words else None


def semaphore_create(name: str, permits: str, mode: str = "owned") -> None:
    global semaphore
    semaphore = SharedSemaphore.create(name, int(permits), signal=mode == "signal")


def semaphore_open(name: str) -> None:
    global semaphore
    semaphore = SharedSemaphore.open(name)


def semaphore_create_or_open(name: str, permits: str, mode: str = "owned") -> None:
    global semaphore
    semaphore = SharedSemaphore.create_or_open(name, int(permits), signal=mode == "signal")


def semaphore_acquire(n: str, *timeout: str) -> None:
    if not semaphore.acquire(timeout=seconds(timeout), n=int(n)):
        raise TimeoutError


def rwlock_create(name: str) -> None:
    global rwlock
    rwlock = SharedReadWriteLock.create(name)


def rwlock_open(name: str) -> None:
    global rwlock
    rwlock = SharedReadWriteLock.open(name)


def rwlock_create_or_open(name: str) -> None:
    global rwlock
    rwlock = SharedReadWriteLock.create_or_open(name)


def rwlock_open_repairing(name: str) -> None:
    global rwlock, repairs
    repairs = 0
    rwlock = SharedReadWriteLock.open(name, count_repair)


def count_repair() -> None:
    global repairs
    mend()
    repairs += 1


def rwlock_read(*timeout: str) -> int:
    if not rwlock.acquire_read(timeout=seconds(timeout)):
        raise TimeoutError
    return int(rwlock.recovered)


def rwlock_write(*timeout: str) -> int:
    if not rwlock.acquire_write(timeout=seconds(timeout)):
        raise TimeoutError
    return int(rwlock.recovered)


COMMANDS: dict[str, Callable[..., Any]] = {
    "semaphore create": semaphore_create,
    "semaphore open": semaphore_open,
    "semaphore create_or_open": semaphore_create_or_open,
    "semaphore acquire": semaphore_acquire,
    "semaphore release": lambda n: semaphore.release(int(n)),
    "semaphore available": lambda: semaphore.value,
    "semaphore close": lambda: semaphore.close(),
    "semaphore unlink": SharedSemaphore.unlink,
    "rwlock create": rwlock_create,
    "rwlock open": rwlock_open,
    "rwlock create_or_open": rwlock_create_or_open,
    "rwlock open_repairing": rwlock_open_repairing,
    "rwlock repairs": lambda: repairs,
    "rwlock read": rwlock_read,
    "rwlock write": rwlock_write,
    "rwlock unread": lambda: rwlock.release_read(),
    "rwlock unwrite": lambda: rwlock.release_write(),
    "rwlock recovered": lambda: int(rwlock.recovered),
    "rwlock mark_repaired": lambda: rwlock.mark_repaired(),
    "rwlock close": lambda: rwlock.close(),
    "rwlock unlink": SharedReadWriteLock.unlink,
}

# SPDX-License-Identifier: Apache-2.0
"""The peer's words for the pthread mutex."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from esclusa import PthreadMutex
from esclusa_work_peer import mend

mutex: Any
repairs = 0


def seconds(words: tuple[str, ...]) -> float | None:
    """Milliseconds; nothing: for ever."""
    return int(words[0]) / 1000 if words else None


def pthread_create(name: str) -> None:
    global mutex
    mutex = PthreadMutex.create(name)


def pthread_open(name: str) -> None:
    global mutex
    mutex = PthreadMutex.open(name)


def pthread_create_or_open(name: str) -> None:
    global mutex
    mutex = PthreadMutex.create_or_open(name)


def count_repair() -> None:
    global repairs
    mend()
    repairs += 1


def pthread_open_repairing(name: str) -> None:
    global mutex, repairs
    repairs = 0
    mutex = PthreadMutex.open(name, repair=count_repair)


def memory() -> Any:
    """Return that of the peer."""
    return sys.modules["__main__"].memory


def pthread_at(offset: str) -> None:
    global mutex
    mutex = PthreadMutex.at(memory(), int(offset))


def pthread_lock(*timeout: str) -> int:
    if not mutex.acquire(timeout=seconds(timeout)):
        raise TimeoutError
    return int(mutex.recovered)


def pthread_add(offset: str, times: str) -> None:
    at = memory().buf[int(offset) : int(offset) + 8].cast("q")
    for _ in range(int(times)):
        with mutex:
            at[0] += 1
    at.release()


def pthread_wait(number: str, *timeout: str) -> int:
    if not mutex.condition(int(number)).wait(seconds(timeout)):
        raise TimeoutError
    return int(mutex.recovered)


COMMANDS: dict[str, Callable[..., Any]] = {
    "pthread create": pthread_create,
    "pthread open": pthread_open,
    "pthread create_or_open": pthread_create_or_open,
    "pthread open_repairing": pthread_open_repairing,
    "pthread repairs": lambda: repairs,
    "pthread at": pthread_at,
    "pthread lock": pthread_lock,
    "pthread unlock": lambda: mutex.release(),
    "pthread recovered": lambda: int(mutex.recovered),
    "pthread robust": lambda: int(mutex.robust),
    "pthread mark_repaired": lambda: mutex.mark_repaired(),
    "pthread add": pthread_add,
    "pthread wait": pthread_wait,
    "pthread signal": lambda number: mutex.condition(int(number)).notify(),
    "pthread signal_all": lambda number: mutex.condition(int(number)).notify_all(),
    "pthread close": lambda: mutex.close(),
    "pthread unlink": PthreadMutex.unlink,
}

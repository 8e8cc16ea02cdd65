# SPDX-License-Identifier: Apache-2.0
"""The peer's words for event and latch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from esclusa import SharedEvent, SharedLatch

event: Any
latch: Any


def seconds(words: tuple[str, ...]) -> float | None:
    """Milliseconds; nothing: for ever."""
    return int(words[0]) / 1000 if words else None


def event_create(name: str) -> None:
    global event
    event = SharedEvent.create(name)


def event_open(name: str) -> None:
    global event
    event = SharedEvent.open(name)


def event_create_or_open(name: str) -> None:
    global event
    event = SharedEvent.create_or_open(name)


def event_wait(*timeout: str) -> None:
    if not event.wait(seconds(timeout)):
        raise TimeoutError


def latch_create(name: str, count: str) -> None:
    global latch
    latch = SharedLatch.create(name, int(count))


def latch_open(name: str) -> None:
    global latch
    latch = SharedLatch.open(name)


def latch_create_or_open(name: str, count: str) -> None:
    global latch
    latch = SharedLatch.create_or_open(name, int(count))


def latch_wait(*timeout: str) -> None:
    if not latch.wait(seconds(timeout)):
        raise TimeoutError


COMMANDS: dict[str, Callable[..., Any]] = {
    "event create": event_create,
    "event open": event_open,
    "event create_or_open": event_create_or_open,
    "event set": lambda: event.set(),
    "event clear": lambda: event.clear(),
    "event is_set": lambda: int(event.is_set()),
    "event wait": event_wait,
    "event close": lambda: event.close(),
    "event unlink": SharedEvent.unlink,
    "latch create": latch_create,
    "latch open": latch_open,
    "latch create_or_open": latch_create_or_open,
    "latch count_down": lambda n: latch.count_down(int(n)),
    "latch count": lambda: latch.count,
    "latch wait": latch_wait,
    "latch close": lambda: latch.close(),
    "latch unlink": SharedLatch.unlink,
}

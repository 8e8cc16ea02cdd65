# SPDX-License-Identifier: Apache-2.0
"""The peer's words for conditions, barrier, event and latch."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from esclusa import SharedBarrier, SharedEvent, SharedLatch

barrier: Any
event: Any
latch: Any


def seconds(words: tuple[str, ...]) -> float | None:
    """Milliseconds; nothing: for ever."""
    return int(words[0]) / 1000 if words else None


BUFFER = 2
NOT_FULL, NOT_EMPTY = 0, 1


def of_peer(what: str) -> Any:
    """Give the mutex or counter that the peer has open."""
    return getattr(sys.modules["__main__"], what)


def condition(number: str) -> Any:
    return of_peer("mutex").condition(int(number))


def condition_wait(number: str, *timeout: str) -> int:
    if not condition(number).wait(seconds(timeout)):
        raise TimeoutError
    return int(of_peer("mutex").recovered)


def transfer(times: int, forbidden: int, delta: int, wait: int, wake: int) -> None:
    """Change the counter so many times by `delta`; it stays from 0 to BUFFER."""
    mutex, counter = of_peer("mutex"), of_peer("counter")
    waiting, waking = mutex.condition(wait), mutex.condition(wake)
    for _ in range(times):
        with mutex:
            waiting.wait_for(lambda: counter.value != forbidden)
            counter.value += delta
            waking.notify()


def barrier_create(name: str, parties: str) -> None:
    global barrier
    barrier = SharedBarrier.create(name, int(parties))


def barrier_open(name: str) -> None:
    global barrier
    barrier = SharedBarrier.open(name)


def barrier_create_or_open(name: str, parties: str) -> None:
    global barrier
    barrier = SharedBarrier.create_or_open(name, int(parties))


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
    "condition wait": condition_wait,
    "condition signal": lambda number: condition(number).notify(),
    "condition signal_all": lambda number: condition(number).notify_all(),
    "condition produce": lambda times: transfer(int(times), BUFFER, 1, NOT_FULL, NOT_EMPTY),
    "condition consume": lambda times: transfer(int(times), 0, -1, NOT_EMPTY, NOT_FULL),
    "barrier create": barrier_create,
    "barrier open": barrier_open,
    "barrier create_or_open": barrier_create_or_open,
    "barrier wait": lambda *timeout: barrier.wait(seconds(timeout)),
    "barrier reset": lambda: barrier.reset(),
    "barrier broken": lambda: int(barrier.broken),
    "barrier waiting": lambda: barrier.n_waiting,
    "barrier close": lambda: barrier.close(),
    "barrier unlink": SharedBarrier.unlink,
    "event create": event_create,
    "event open": event_open,
    "event create_or_open": event_create_or_open,
    "event set": lambda: event.set(),
    "event clear": lambda: event.clear(),
    "event is_set": lambda: int(event.is_set()),
    "event times_set": lambda: event.times_set,
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

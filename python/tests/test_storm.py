# SPDX-License-Identifier: Apache-2.0
"""A storm of signals during every wait: handlers run, and no wait is shorter or never ends."""

import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import esclusa
import pytest

EVERY, TIMEOUT = 0.002, 0.05
WAITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "mutex": lambda it: it["mutex"].acquire(timeout=TIMEOUT),
    "condition": lambda it: it["held"].condition(0).wait(timeout=TIMEOUT),
    "semaphore": lambda it: it["semaphore"].acquire(timeout=TIMEOUT),
    "read": lambda it: it["rwlock"].acquire_read(timeout=TIMEOUT),
    "write": lambda it: it["rwlock"].acquire_write(timeout=TIMEOUT),
    "event": lambda it: it["event"].wait(timeout=TIMEOUT),
    "latch": lambda it: it["latch"].wait(timeout=TIMEOUT),
    "barrier": lambda it: it["barrier"].wait(timeout=TIMEOUT),
    "queue": lambda it: it["consumer"].get(timeout=TIMEOUT),
    "any": lambda it: bool(esclusa.wait([it["event"]], timeout=TIMEOUT)),
}


@pytest.fixture
def taken(name: str) -> Iterator[dict[str, Any]]:
    """Give one of each that has to be waited for."""
    with ExitStack() as stack:

        def of(word: str, made: Any) -> Any:
            stack.callback(Path("/dev/shm", f"{name}-{word}").unlink)
            return stack.enter_context(closing(made))

        held = of("mutex", esclusa.Mutex.create(f"{name}-mutex"))
        write = of("rwlock", esclusa.SharedReadWriteLock.create(f"{name}-rwlock"))
        jobs = of("queue", esclusa.MessageQueue.create(f"{name}-queue", 1, 8))
        held.acquire()
        write.acquire_write()
        yield {
            "held": held,
            "mutex": stack.enter_context(closing(esclusa.Mutex.open(held.name))),
            "semaphore": of(
                "semaphore", esclusa.SharedSemaphore.create(f"{name}-semaphore", 0, signal=True)
            ),
            "rwlock": stack.enter_context(closing(esclusa.SharedReadWriteLock.open(write.name))),
            "event": of("event", esclusa.SharedEvent.create(f"{name}-event")),
            "latch": of("latch", esclusa.SharedLatch.create(f"{name}-latch", 1)),
            "barrier": of("barrier", esclusa.SharedBarrier.create(f"{name}-barrier", 2)),
            "consumer": stack.enter_context(jobs.consumer()),
        }


@pytest.mark.parametrize("wait", WAITS)
def test_a_storm_of_signals_neither_ends_nor_prolongs_a_wait(
    taken: dict[str, Any], wait: str
) -> None:
    heard = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: heard.append(number))
    begin = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    try:
        with suppress(queue.Empty, threading.BrokenBarrierError):
            assert not WAITS[wait](taken)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - begin >= TIMEOUT
    assert len(heard) >= 2

# SPDX-License-Identifier: Apache-2.0
"""Waits, where inotify(7) is used up, for what another process has that dies meanwhile.

Usage: python -m peers.unwatched NAME.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import esclusa

WHILE_THE_OTHER_SLEEPS = 0.05
Use = Callable[[Any], object]


class Case:
    """A class, what the other one does with an object before its death, and who waits for that."""

    def __init__(self, type: Any, sizes: tuple[int, ...], hold: Use, wait: Use) -> None:
        self.type, self.sizes, self.hold, self.wait = type, sizes, hold, wait


def stream_ends(call: Callable[[esclusa.Consumer], object]) -> Use:
    def wait(queue: esclusa.MessageQueue) -> bool:
        with queue.consumer() as consumer, suppress(EOFError):
            return call(consumer) is None
        return True

    return wait


def is_ready_at_the_end(queue: esclusa.MessageQueue) -> bool:
    with queue.consumer() as consumer:
        return esclusa.wait([consumer]) == [consumer]


def breaks(barrier: esclusa.SharedBarrier) -> bool:
    try:
        barrier.wait()
    except threading.BrokenBarrierError:
        return True
    return False


def meet(barrier: esclusa.SharedBarrier) -> None:
    threading.Thread(target=barrier.wait, daemon=True).start()
    while barrier.n_waiting == 0:
        time.sleep(0.001)


def produce(queue: esclusa.MessageQueue) -> esclusa.Producer:
    return queue.producer()


CASES = {
    "mutex": Case(
        esclusa.Mutex, (), lambda it: it.acquire(), lambda it: it.acquire() and it.recovered
    ),
    "semaphore": Case(
        esclusa.SharedSemaphore, (1,), lambda it: it.acquire(), lambda it: it.acquire()
    ),
    "read": Case(
        esclusa.SharedReadWriteLock,
        (),
        lambda it: it.acquire_write(),
        lambda it: it.acquire_read() and it.recovered,
    ),
    "write": Case(
        esclusa.SharedReadWriteLock,
        (),
        lambda it: it.acquire_read(),
        lambda it: it.acquire_write(),
    ),
    "barrier": Case(esclusa.SharedBarrier, (3,), meet, breaks),
    "get": Case(esclusa.MessageQueue, (1, 8), produce, stream_ends(lambda it: it.get())),
    "get_many": Case(esclusa.MessageQueue, (1, 8), produce, stream_ends(lambda it: it.get_many(2))),
    "take": Case(esclusa.MessageQueue, (1, 8), produce, stream_ends(lambda it: it.take())),
    "any": Case(esclusa.MessageQueue, (1, 8), produce, is_ready_at_the_end),
}


def there_is_no_watch() -> bool:
    libc = ctypes.CDLL(None)
    descriptor: int = libc.inotify_init1(os.O_CLOEXEC)
    return descriptor < 0 or libc.inotify_add_watch(descriptor, b"/dev/shm", 8) < 0


def start_holder(case: Case, name: str) -> int:
    """Start who has it, and dies while the other one sleeps."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        made = case.type.open(name)
        _kept = case.hold(made)
        os.write(writing, b"x")
        time.sleep(WHILE_THE_OTHER_SLEEPS)
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(writing)
    assert os.read(reading, 1) == b"x"
    os.close(reading)
    return child


def main(name: str) -> None:
    assert there_is_no_watch()
    for what, case in CASES.items():
        print(what, flush=True)
        made = case.type.create(name, *case.sizes)
        child = start_holder(case, name)
        assert case.wait(made), what
        os.waitpid(child, 0)
        made.close()
        case.type.unlink(name)


if __name__ == "__main__":
    main(sys.argv[1])

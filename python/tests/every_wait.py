# SPDX-License-Identifier: Apache-2.0
"""Every call that waits, for what does not come."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import esclusa

Wait = Callable[[dict[str, Any], float | None], object]

WAITS: dict[str, Wait] = {
    "mutex": lambda it, timeout: it["mutex"].acquire(timeout=timeout),
    "condition": lambda it, timeout: it["held"].condition(0).wait(timeout=timeout),
    "condition wait_for": lambda it, timeout: (
        it["held"].condition(0).wait_for(lambda: False, timeout=timeout)
    ),
    "semaphore": lambda it, timeout: it["semaphore"].acquire(timeout=timeout),
    "read": lambda it, timeout: it["rwlock"].acquire_read(timeout=timeout),
    "write": lambda it, timeout: it["rwlock"].acquire_write(timeout=timeout),
    "event": lambda it, timeout: it["event"].wait(timeout=timeout),
    "latch": lambda it, timeout: it["latch"].wait(timeout=timeout),
    "barrier": lambda it, timeout: it["barrier"].wait(timeout=timeout),
    "get": lambda it, timeout: it["consumer"].get(timeout=timeout),
    "get_many": lambda it, timeout: it["consumer"].get_many(2, timeout=timeout),
    "take": lambda it, timeout: it["consumer"].take(timeout=timeout),
    "put": lambda it, timeout: it["producer"].put(b"x", timeout=timeout),
    "put_many": lambda it, timeout: it["producer"].put_many([b"x"], timeout=timeout),
    "claim": lambda it, timeout: it["producer"].claim(timeout=timeout),
    "any": lambda it, timeout: bool(esclusa.wait([it["event"], it["consumer"]], timeout=timeout)),
    "pthread mutex": lambda it, timeout: it["pthread mutex"].acquire(timeout=timeout),
    "pthread condition": lambda it, timeout: it["owned"].condition(0).wait(timeout=timeout),
}


def waits_in_vain(it: dict[str, Any], wait: str, timeout: float | None) -> bool:
    """Whether what is waited for has not come, however that is told."""
    with suppress(queue.Empty, queue.Full, threading.BrokenBarrierError):
        return not WAITS[wait](it, timeout)
    return True


@contextmanager
def held_by_another_thread(mutex: esclusa.PthreadMutex) -> Iterator[None]:
    held, enough = threading.Event(), threading.Event()

    def hold() -> None:
        with mutex:
            held.set()
            enough.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        yield
    finally:
        enough.set()
        thread.join()


@contextmanager
def all_taken(name: str) -> Iterator[dict[str, Any]]:
    """Give one of each that has to be waited for, by names that begin so."""
    with ExitStack() as stack:

        def of(kind: Any, *sizes: int, **options: Any) -> Any:
            own = f"{name}-{len(made)}"
            made.append(own)
            stack.callback(Path("/dev/shm", own).unlink)
            return stack.enter_context(closing(kind.create(own, *sizes, **options)))

        made: list[str] = []
        held, write = of(esclusa.Mutex), of(esclusa.SharedReadWriteLock)
        empty, full = of(esclusa.MessageQueue, 1, 8), of(esclusa.MessageQueue, 1, 8)
        owned, another = of(esclusa.PthreadMutex), of(esclusa.PthreadMutex)
        producer = stack.enter_context(full.producer())
        producer.put(b"x")
        held.acquire()
        write.acquire_write()
        owned.acquire()
        stack.callback(owned.release)
        stack.enter_context(held_by_another_thread(another))
        yield {
            "held": held,
            "mutex": stack.enter_context(closing(esclusa.Mutex.open(held.name))),
            "semaphore": of(esclusa.SharedSemaphore, 0, signal=True),
            "rwlock": stack.enter_context(closing(esclusa.SharedReadWriteLock.open(write.name))),
            "event": of(esclusa.SharedEvent),
            "latch": of(esclusa.SharedLatch, 1),
            "barrier": of(esclusa.SharedBarrier, 2),
            "consumer": stack.enter_context(empty.consumer()),
            "producer": producer,
            "owned": owned,
            "pthread mutex": another,
        }

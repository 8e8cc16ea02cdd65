# SPDX-License-Identifier: Apache-2.0
"""How an interpreter may end with everything open and held, and threads in the midst of waits."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from esclusa import (
    MessageQueue,
    Mutex,
    SharedBarrier,
    SharedCounter,
    SharedEvent,
    SharedReadWriteLock,
    SharedSemaphore,
)
from peer_process import PeerProcess

Start = Callable[..., PeerProcess]
ENDS = {
    "end": 0,
    "raise": 1,
    "sys.exit": 3,
    "os._exit": 3,
    "exec": 3,
    "abort": -signal.SIGABRT,
    "terminate": -signal.SIGTERM,
}


@pytest.fixture
def each(name: str) -> Iterator[str]:
    """Give the beginning of the names of one of each."""
    made: dict[str, Callable[[str], Any]] = {
        "mutex": lambda it: Mutex.create(it),
        "semaphore": lambda it: SharedSemaphore.create(it, 2),
        "rwlock": lambda it: SharedReadWriteLock.create(it),
        "queue": lambda it: MessageQueue.create(it, 4, 16),
        "event": lambda it: SharedEvent.create(it),
        "barrier": lambda it: SharedBarrier.create(it, 3),
    }
    with ExitStack() as stack:
        for word, make in made.items():
            path = Path("/dev/shm", f"{name}-{word}")
            stack.callback(path.unlink, missing_ok=True)
            stack.enter_context(closing(make(path.name)))
        yield name


@pytest.mark.parametrize("how", ENDS)
def test_an_interpreter_may_end_with_all_held_and_awaited(
    each: str, start: Start, how: str
) -> None:
    with MessageQueue.open(each + "-queue") as jobs, jobs.producer() as producer:
        producer.put(b"held", type=7)
        peer = start("ends.py", how, each)
        peer.await_ready()
        code, out, err = peer.await_exit()
        assert (code, out) == (ENDS[how], "")
        lines = err.splitlines()
        assert lines[-1:] == (["RuntimeError: as it was told"] if how == "raise" else []), err
        with jobs.consumer() as consumer, consumer.take(timeout=10) as message:
            assert (bytes(message.data), message.type, message.delivery_count) == (b"held", 7, 2)
            producer.put(b"behind the claim")
            assert consumer.get(timeout=10) == b"behind the claim"
    with Mutex.open(each + "-mutex") as mutex:
        assert mutex.recovered
    with closing(SharedSemaphore.open(each + "-semaphore")) as semaphore:
        assert semaphore.acquire(timeout=10, n=2)
        semaphore.release(2)
    with closing(SharedReadWriteLock.open(each + "-rwlock")) as rwlock:
        assert rwlock.acquire_write(timeout=10)
        assert rwlock.recovered
        rwlock.release_write()
    with closing(SharedBarrier.open(each + "-barrier")) as barrier:
        with pytest.raises(threading.BrokenBarrierError):
            barrier.wait(timeout=10)
        assert barrier.broken


def test_a_thread_that_ends_releases_nothing(each: str) -> None:
    with ExitStack() as stack:
        mutex = stack.enter_context(closing(Mutex.open(each + "-mutex")))
        semaphore = stack.enter_context(closing(SharedSemaphore.open(each + "-semaphore")))
        rwlock = stack.enter_context(closing(SharedReadWriteLock.open(each + "-rwlock")))
        takes: list[Callable[[], object]] = [
            mutex.acquire,
            lambda: semaphore.acquire(n=2),
            rwlock.acquire_write,
        ]
        for take in takes:
            thread = threading.Thread(target=take)
            thread.start()
            thread.join()
        with ExitStack() as others:
            mine = others.enter_context(closing(Mutex.open(each + "-mutex")))
            permits = others.enter_context(closing(SharedSemaphore.open(each + "-semaphore")))
            reads = others.enter_context(closing(SharedReadWriteLock.open(each + "-rwlock")))
            assert not mutex.acquire(timeout=0.02)
            assert not mine.acquire(timeout=0.02)
            assert not permits.acquire(timeout=0.02)
            assert not reads.acquire_read(timeout=0.02)
            mutex.close()
            semaphore.close()
            rwlock.close()
            assert mine.acquire(timeout=10) and mine.recovered
            assert permits.acquire(timeout=10, n=2)
            assert reads.acquire_write(timeout=10) and reads.recovered


def test_a_sub_interpreter_shares_as_the_others_do(name: str, start: Start) -> None:
    with SharedCounter.create(name) as counter:
        said = start("sub_interpreter.py", name).await_success()
        assert said.splitlines() == [f"cannot open segment '{name}-none': ENOENT", "7"]
        assert counter.value == 7

# SPDX-License-Identifier: Apache-2.0
"""acquire(blocking=True, timeout=None) of all that locks, as threading's locks have it."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from esclusa import Mutex, PthreadMutex, SharedReadWriteLock, SharedSemaphore


@dataclass
class Lock:
    """What is acquired and released, and what keeps others from it."""

    acquire: Callable[..., bool]
    release: Callable[[], None]
    take: Callable[[], Any]
    give: Callable[[], Any]

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Another thread has it."""
        ready, enough = threading.Event(), threading.Event()

        def run() -> None:
            self.take()
            ready.set()
            enough.wait(50)
            self.give()

        thread = threading.Thread(target=run)
        thread.start()
        assert ready.wait(20)
        try:
            yield
        finally:
            enough.set()
            thread.join()


def mutex(kind: Any) -> Callable[[str, ExitStack], Lock]:
    def make(name: str, stack: ExitStack) -> Lock:
        it = stack.enter_context(closing(kind.create(name)))
        return Lock(it.acquire, it.release, it.acquire, it.release)

    return make


def condition(kind: Any) -> Callable[[str, ExitStack], Lock]:
    def make(name: str, stack: ExitStack) -> Lock:
        of = stack.enter_context(closing(kind.create(name)))
        it = of.condition()
        return Lock(it.acquire, it.release, of.acquire, of.release)

    return make


def reading(name: str, stack: ExitStack) -> Lock:
    it = stack.enter_context(SharedReadWriteLock.create(name))
    return Lock(it.acquire_read, it.release_read, it.acquire_write, it.release_write)


def writing(name: str, stack: ExitStack) -> Lock:
    it = stack.enter_context(SharedReadWriteLock.create(name))
    return Lock(it.acquire_write, it.release_write, it.acquire_read, it.release_read)


def semaphore(name: str, stack: ExitStack) -> Lock:
    it = stack.enter_context(closing(SharedSemaphore.create(name, 1)))
    return Lock(it.acquire, it.release, it.acquire, it.release)


KINDS = {
    "Mutex": mutex(Mutex),
    "Mutex-condition": condition(Mutex),
    "PthreadMutex": mutex(PthreadMutex),
    "PthreadMutex-condition": condition(PthreadMutex),
    "SharedReadWriteLock-read": reading,
    "SharedReadWriteLock-write": writing,
    "SharedSemaphore": semaphore,
}


@pytest.fixture(params=list(KINDS))
def lock(request: pytest.FixtureRequest, name: str) -> Iterator[Lock]:
    """Give one of each kind, which nobody has."""
    with ExitStack() as stack:
        yield KINDS[request.param](name, stack)


def test_is_true_when_it_was_free(lock: Lock) -> None:
    calls: list[tuple[Any, ...]] = [(), (True,), (False,), (1,), (0,)]
    calls += [(True, 5), (True, None), (False, None), (True, -1), (False, -1), (True, 0)]
    for call in calls:
        assert lock.acquire(*call) is True
        lock.release()
    assert lock.acquire(blocking=False) is True
    lock.release()
    assert lock.acquire(timeout=math.inf) is True
    lock.release()


def test_is_false_at_once_without_blocking(lock: Lock) -> None:
    with lock.taken():
        assert lock.acquire(False) is False
        assert lock.acquire(0) is False
        assert lock.acquire(blocking=False) is False
        assert lock.acquire(blocking=False, timeout=-1) is False
        assert lock.acquire(timeout=0) is False


def test_is_false_at_the_time_out(lock: Lock) -> None:
    with lock.taken():
        start = time.monotonic()
        assert lock.acquire(True, 0.03) is False
        assert lock.acquire(timeout=0.03) is False
        assert time.monotonic() - start >= 0.06


@pytest.mark.parametrize("timeout", [10**400, -(10**400)])
def test_no_double_holds_such_a_timeout(lock: Lock, timeout: int) -> None:
    with pytest.raises(OverflowError):
        lock.acquire(timeout=timeout)


@pytest.mark.parametrize("timeout", [None, -1, -1.0])
def test_waits_as_long_as_it_takes(lock: Lock, timeout: float | None) -> None:
    got: list[bool] = []

    def run() -> None:
        got.append(lock.acquire(True, timeout))
        lock.release()

    thread = threading.Thread(target=run)
    with lock.taken():
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
    thread.join(20)
    assert got == [True]


def test_refuses_a_time_out_for_a_call_that_does_not_block(lock: Lock) -> None:
    for timeout in (0, 1, -2):
        with pytest.raises(ValueError, match="a timeout is for a call that blocks"):
            lock.acquire(False, timeout)


@pytest.mark.parametrize("seconds", [5, -1, 0.5, 1.0, 2**70, None, "1"])
def test_seconds_are_no_blocking(lock: Lock, seconds: Any) -> None:
    with pytest.raises(TypeError, match=r"blocking is True or False, not .*; seconds are for"):
        lock.acquire(seconds)


@pytest.mark.parametrize("timeout", [True, False, "1", b"1"])
def test_a_time_out_is_a_number(lock: Lock, timeout: Any) -> None:
    with pytest.raises(TypeError):
        lock.acquire(timeout=timeout)


@pytest.mark.parametrize("timeout", [-2, -0.001, -math.inf, math.nan])
def test_a_time_out_is_not_below_0(lock: Lock, timeout: float) -> None:
    with pytest.raises(ValueError, match="a timeout is None or seconds from 0"):
        lock.acquire(timeout=timeout)

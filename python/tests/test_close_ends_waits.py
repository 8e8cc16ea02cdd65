# SPDX-License-Identifier: Apache-2.0
"""A close from another thread ends a wait for a lock or a condition with ValueError."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from esclusa import Mutex, PthreadMutex, SharedReadWriteLock, WaitPolicy

Wait = tuple[Callable[[], object], Callable[[], None]]


def behind_a_writer(read: bool) -> Callable[[str, ExitStack], Wait]:
    def make(name: str, stack: ExitStack) -> Wait:
        holder = stack.enter_context(SharedReadWriteLock.create(name))
        assert holder.acquire_write()
        waited = SharedReadWriteLock.open(name)
        waited.wait_policy = WaitPolicy.SLEEP_ONLY
        return waited.acquire_read if read else waited.acquire_write, waited.close

    return make


def behind_an_owner(kind: Any) -> Callable[[str, ExitStack], Wait]:
    def make(name: str, stack: ExitStack) -> Wait:
        holder = stack.enter_context(closing(kind.create(name)))
        holder.acquire()
        stack.callback(holder.release)
        waited = kind.open(name)
        return waited.acquire, waited.close

    return make


def without_a_signal(kind: Any) -> Callable[[str, ExitStack], Wait]:
    def make(name: str, stack: ExitStack) -> Wait:
        mutex = kind.create(name)
        condition = mutex.condition()

        def wait() -> None:
            condition.acquire()
            condition.wait()

        return wait, mutex.close

    return make


WAITS = {
    "read": behind_a_writer(read=True),
    "write": behind_a_writer(read=False),
    "Mutex": behind_an_owner(Mutex),
    "PthreadMutex": behind_an_owner(PthreadMutex),
    "Mutex-condition": without_a_signal(Mutex),
    "PthreadMutex-condition": without_a_signal(PthreadMutex),
}


@pytest.fixture(params=list(WAITS))
def waiting(request: pytest.FixtureRequest, name: str) -> Iterator[Wait]:
    """Give a call that waits in vain, and what closes its object."""
    with ExitStack() as stack:
        yield WAITS[request.param](name, stack)


def test_close_ends_the_wait_of_another_thread(waiting: Wait) -> None:
    wait, close = waiting
    refused: list[str] = []

    def run() -> None:
        try:
            wait()
        except ValueError as refusal:
            refused.append(str(refusal))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(0.1)
    assert not refused
    close()
    thread.join(20)
    assert not thread.is_alive()
    assert len(refused) == 1
    assert refused[0].endswith("' is closed")

# SPDX-License-Identifier: Apache-2.0
"""What may sleep for room or for the disk lets other threads run meanwhile."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from each_kind import KINDS
from esclusa import MessageQueue, SharedCounters

FOR_EVER = 1000.0


@contextmanager
def one_who_wants_to_run() -> Iterator[threading.Event]:
    """Give what another thread sets, which runs only when this one lets it."""
    before = sys.getswitchinterval()
    go = threading.Lock()
    ran = threading.Event()

    def run() -> None:
        with go:
            ran.set()

    with go:
        thread = threading.Thread(target=run)
        thread.start()
        sys.setswitchinterval(FOR_EVER)
    try:
        yield ran
    finally:
        sys.setswitchinterval(before)
        thread.join()


def let_run(call: Callable[[], object]) -> None:
    """Call until another thread has run amid it; the watchdog of the suite is the limit."""
    with one_who_wants_to_run() as ran:
        while not ran.is_set():
            call()


@pytest.mark.parametrize("kind", KINDS)
def test_other_threads_run_while_one_is_created(kind: str) -> None:
    let_run(lambda: KINDS[kind].create(None).close())


@pytest.mark.parametrize("kind", KINDS)
def test_other_threads_run_while_one_is_opened(name: str, kind: str) -> None:
    made = KINDS[kind].create(name)
    let_run(lambda: KINDS[kind].open(name).close())
    made.close()


def test_other_threads_run_while_one_registers_with_a_queue(jobs: MessageQueue) -> None:
    let_run(lambda: jobs.producer().close())
    let_run(lambda: jobs.consumer().close())


def test_other_threads_run_while_a_counter_is_allocated(name: str) -> None:
    with SharedCounters.create(name) as counters:
        let_run(lambda: counters.allocate("x").free())

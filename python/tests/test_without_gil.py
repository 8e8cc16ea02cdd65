# SPDX-License-Identifier: Apache-2.0
"""What may sleep for room or for the disk lets other threads run meanwhile."""

from collections.abc import Callable

import pytest
from each_kind import KINDS
from esclusa import MessageQueue, SharedCounters
from peer_process import run_peer
from running import one_who_wants_to_run

AT_ONCE = 50


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


def runs_amid_closes(kind: str) -> bool:
    """Tell whether another thread does, while some objects are closed that were made before."""
    all_made = [KINDS[kind].create(None) for _ in range(AT_ONCE)]
    with one_who_wants_to_run() as ran:
        for made in all_made:
            made.close()
        return ran.is_set()


# A PthreadMutex looks whether a thread has it, and closes, in one step.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "PthreadMutex"])
def test_other_threads_run_while_one_is_closed(kind: str) -> None:
    while not runs_amid_closes(kind):  # the watchdog of the suite is the limit
        pass


def test_other_threads_run_while_a_forked_child_uses_something_first() -> None:
    run_peer("joining")

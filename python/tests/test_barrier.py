# SPDX-License-Identifier: Apache-2.0
"""SharedBarrier, as threading.Barrier."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BrokenBarrierError

import pytest
from alarms import alarms, interrupt_once
from esclusa import SharedBarrier
from peer_process import until


@pytest.fixture
def barrier(name: str) -> Iterator[SharedBarrier]:
    """Give a barrier for three."""
    with SharedBarrier.create(name, 3) as barrier:
        yield barrier


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Give threads to wait in."""
    with ThreadPoolExecutor(8) as threads:
        yield threads


def test_all_go_on_round_after_round(
    barrier: SharedBarrier, name: str, threads: ThreadPoolExecutor
) -> None:
    assert barrier.parties == 3
    with SharedBarrier.open(name) as other:
        for _ in range(100):
            waits = [threads.submit(each.wait, 20) for each in (barrier, other)]
            indices = {barrier.wait(), *(wait.result() for wait in waits)}
            assert indices == {0, 1, 2}
    assert barrier.n_waiting == 0
    assert not barrier.broken


def is_broken(barrier: SharedBarrier) -> bool:
    return barrier.broken


def one_waits(barrier: SharedBarrier, threads: ThreadPoolExecutor) -> "Future[int]":
    wait = threads.submit(barrier.wait, 20)
    until(lambda: barrier.n_waiting == 1)
    return wait


def test_a_time_out_breaks_it_for_all_until_a_reset(
    barrier: SharedBarrier, threads: ThreadPoolExecutor
) -> None:
    wait = one_waits(barrier, threads)
    with pytest.raises(BrokenBarrierError, match="ETIMEDOUT"):
        barrier.wait(timeout=0.03)
    with pytest.raises(BrokenBarrierError, match="a reset mends it"):
        wait.result()
    assert is_broken(barrier)
    with pytest.raises(BrokenBarrierError):
        barrier.wait()
    barrier.reset()
    assert not is_broken(barrier)
    waits = [threads.submit(barrier.wait, 20) for _ in range(3)]
    assert {wait.result() for wait in waits} == {0, 1, 2}


def test_a_reset_ends_the_waits(barrier: SharedBarrier, threads: ThreadPoolExecutor) -> None:
    wait = one_waits(barrier, threads)
    barrier.reset()
    with pytest.raises(BrokenBarrierError):
        wait.result()
    assert not barrier.broken


def test_a_signal_handler_that_raises_breaks_it(
    barrier: SharedBarrier, threads: ThreadPoolExecutor
) -> None:
    wait = one_waits(barrier, threads)
    with pytest.raises(InterruptedError), alarms(interrupt_once(lambda: barrier.n_waiting == 2)):
        barrier.wait()
    with pytest.raises(BrokenBarrierError):
        wait.result()


def test_a_signal_handler_that_returns_does_not(
    barrier: SharedBarrier, threads: ThreadPoolExecutor
) -> None:
    waiting: list[int] = []

    def come_last() -> int:
        until(lambda: 2 in waiting)
        return barrier.wait(20)

    first, last = one_waits(barrier, threads), threads.submit(come_last)
    with alarms(lambda *_: waiting.append(barrier.n_waiting)):
        assert barrier.wait() == 1
    assert (first.result(), last.result()) == (2, 0)


def test_closing_while_a_thread_waits_breaks_it(
    barrier: SharedBarrier, name: str, threads: ThreadPoolExecutor
) -> None:
    other = SharedBarrier.open(name)
    wait = one_waits(other, threads)
    other.close()
    with pytest.raises(ValueError, match="is closed"):
        wait.result()
    assert barrier.broken


@pytest.mark.parametrize("parties", [0, -1, 65536])
def test_numbers_of_parties_out_of_range_are_refused(name: str, parties: int) -> None:
    with pytest.raises(ValueError, match="parties"):
        SharedBarrier.create(name, parties)


def test_one_for_other_parties_is_a_value_error_with_both(
    barrier: SharedBarrier, name: str
) -> None:
    with pytest.raises(ValueError, match="for 3 parties, not 4"):
        SharedBarrier.create_or_open(name, 4)


def test_use_after_close_is_a_value_error(barrier: SharedBarrier) -> None:
    barrier.close()
    calls: list[Callable[[], object]] = [
        barrier.wait,
        barrier.reset,
        lambda: barrier.broken,
        lambda: barrier.n_waiting,
        lambda: barrier.parties,
    ]
    for call in calls:
        with pytest.raises(ValueError, match="closed"):
            call()

# SPDX-License-Identifier: Apache-2.0
"""SharedEvent, as threading.Event; and SharedLatch."""

import threading
import time
from collections.abc import Iterator

import pytest
from esclusa import SharedEvent, SharedLatch, WaitPolicy


@pytest.fixture
def event(name: str) -> Iterator[SharedEvent]:
    """Give an event that is not set."""
    with SharedEvent.create(name) as event:
        yield event


@pytest.fixture
def latch(name: str) -> Iterator[SharedLatch]:
    """Give a latch of 3."""
    with SharedLatch.create(name, 3) as latch:
        yield latch


def test_is_set_between_set_and_clear(event: SharedEvent) -> None:
    assert not event.is_set()
    event.set()
    event.set()
    assert event.is_set()
    assert event.wait()
    event.clear()
    event.clear()
    assert not event.is_set()


def test_wait_is_false_at_the_time_out(event: SharedEvent) -> None:
    start = time.monotonic()
    assert event.wait(timeout=0.03) is False
    assert time.monotonic() - start >= 0.03
    assert event.wait(timeout=0) is False


def waiters(count: int, wait: "threading.Barrier", event: SharedEvent) -> list[threading.Thread]:
    def run() -> None:
        wait.wait()
        results.append(event.wait(timeout=20))

    results: list[bool] = []
    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    wait.wait()
    return threads


def test_set_wakes_all_who_wait(event: SharedEvent, name: str) -> None:
    with SharedEvent.open(name) as other:
        threads = waiters(4, threading.Barrier(5), event)
        other.set()
        for thread in threads:
            thread.join(20)
            assert not thread.is_alive()


@pytest.mark.parametrize("policy", [WaitPolicy.DEFAULT, WaitPolicy.SLEEP_ONLY])
def test_wait_returns_also_when_it_was_cleared_again(
    event: SharedEvent, name: str, policy: WaitPolicy
) -> None:
    event.wait_policy = policy
    assert event.wait_policy == policy

    done = threading.Event()

    def pulse() -> None:
        with SharedEvent.open(name) as other:
            while not done.wait(0.05):  # the first may come before the wait
                other.set()
                other.clear()

    thread = threading.Thread(target=pulse)
    thread.start()
    try:
        assert event.wait(timeout=20)  # in the main thread: a wait in parts
    finally:
        done.set()
        thread.join()


def test_latch_counts_down_to_0_and_no_further(latch: SharedLatch) -> None:
    assert latch.count == 3
    latch.count_down()
    assert latch.count == 2
    assert latch.wait(timeout=0.01) is False
    latch.count_down(7)
    assert latch.count == 0
    latch.count_down()
    assert latch.count == 0
    assert latch.wait()


def test_latch_wakes_all_at_0(latch: SharedLatch, name: str) -> None:
    done: list[bool] = []
    threads = [threading.Thread(target=lambda: done.append(latch.wait(20))) for _ in range(3)]
    for thread in threads:
        thread.start()
    with SharedLatch.open(name) as other:
        other.count_down(3)
    for thread in threads:
        thread.join(20)
    assert done == [True] * 3


@pytest.mark.parametrize("count", [0, -1, 2**31])
def test_latch_refuses_counts_out_of_range(name: str, count: int) -> None:
    with pytest.raises(ValueError, match="count"):
        SharedLatch.create(name, count)


@pytest.mark.parametrize("n", [0, -1, 2**31])
def test_latch_refuses_to_count_down_by_what_is_out_of_range(latch: SharedLatch, n: int) -> None:
    with pytest.raises(ValueError, match="n "):
        latch.count_down(n)
    assert latch.count == 3


def test_latch_of_another_count_is_a_value_error_with_both(latch: SharedLatch, name: str) -> None:
    with pytest.raises(ValueError, match="count of 3, not 4"):
        SharedLatch.create_or_open(name, 4)
    SharedLatch.create_or_open(name, 3).close()


def test_latch_waits_to_the_time_out_and_counts_nothing_down(latch: SharedLatch) -> None:
    start = time.monotonic()
    assert latch.wait(timeout=0.03) is False
    assert time.monotonic() - start >= 0.03
    assert latch.wait(timeout=0) is False
    assert latch.count == 3


@pytest.fixture(params=["event", "latch"])
def waited(request: pytest.FixtureRequest) -> SharedEvent | SharedLatch:
    """Give an event, and a latch."""
    it: SharedEvent | SharedLatch = request.getfixturevalue(request.param)
    return it


def test_close_ends_the_wait_of_another_thread(waited: SharedEvent | SharedLatch) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            waited.wait(20)
        except ValueError as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.05)
    waited.close()
    thread.join(20)
    assert len(failures) == 1

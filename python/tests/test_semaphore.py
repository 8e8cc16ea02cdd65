# SPDX-License-Identifier: Apache-2.0
"""SharedSemaphore, as threading.Semaphore."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from alarms import alarms, interrupt_once
from esclusa import SharedSemaphore, WaitPolicy
from peer_process import PeerProcess


@pytest.fixture
def semaphore(name: str) -> Iterator[SharedSemaphore]:
    """Give a semaphore of three permits."""
    semaphore = SharedSemaphore.create(name, 3)
    yield semaphore
    semaphore.close()


def test_permits_are_taken_and_given_back(semaphore: SharedSemaphore) -> None:
    assert semaphore.value == 3
    assert semaphore.acquire()
    assert semaphore.acquire(n=2)
    assert semaphore.value == 0
    assert not semaphore.acquire(blocking=False)
    start = time.monotonic()
    assert not semaphore.acquire(timeout=0.03)
    assert time.monotonic() - start >= 0.03
    semaphore.release(2)
    semaphore.release()
    assert semaphore.value == 3


def test_with_holds_one(semaphore: SharedSemaphore) -> None:
    with semaphore as same:
        assert same is semaphore
        assert semaphore.value == 2
    with pytest.raises(KeyError), semaphore:
        raise KeyError
    assert semaphore.value == 3


def test_nobody_gives_back_more_than_he_holds(semaphore: SharedSemaphore, name: str) -> None:
    other = SharedSemaphore.open(name)
    assert other.acquire(n=2)
    with pytest.raises(ValueError, match="this handle holds fewer than 1 permits"):
        semaphore.release()
    other.close()  # frees them
    assert semaphore.acquire(n=3, timeout=20)


def test_impossible_numbers_are_refused(semaphore: SharedSemaphore, name: str) -> None:
    for n in (0, -1, 1 << 20, 4):
        with pytest.raises(ValueError, match=r"permits|\bn\b"):
            semaphore.acquire(n=n)
    with pytest.raises(ValueError, match="permits"):
        SharedSemaphore.create(name + "x", 1 << 20)
    with pytest.raises(ValueError, match="a timeout is for a call that blocks"):
        semaphore.acquire(False, timeout=1)
    with pytest.raises(ValueError, match="3 permits in the mode owned, not 3 in the mode signal"):
        SharedSemaphore.create_or_open(name, 3, signal=True)


def test_any_thread_releases_what_another_one_acquired(semaphore: SharedSemaphore) -> None:
    assert semaphore.acquire(n=3)
    thread = threading.Thread(target=semaphore.release, args=(3,))
    thread.start()
    assert semaphore.acquire(n=3, timeout=20)
    thread.join()


def test_permits_of_a_dead_holder_come_back(
    semaphore: SharedSemaphore, name: str, start: Callable[..., PeerProcess]
) -> None:
    for _ in range(5):
        holder = start("hold.py", "permits", name)
        holder.await_ready()
        assert not semaphore.acquire(timeout=0.01, n=2)
        holder.kill()
        assert semaphore.acquire(timeout=20, n=3)
        semaphore.release(3)


def test_signals_belong_to_nobody(name: str, start: Callable[..., PeerProcess]) -> None:
    semaphore = SharedSemaphore.create(name, 2, signal=True)
    holder = start("hold.py", "permits", name)
    holder.await_ready()
    holder.kill()
    assert not semaphore.acquire(timeout=0.05)
    semaphore.release((1 << 20) - 1)
    with pytest.raises(OverflowError):
        semaphore.release()
    semaphore.close()


def test_close_ends_the_wait_of_another_thread(semaphore: SharedSemaphore) -> None:
    assert semaphore.acquire(n=3)
    refused: list[str] = []

    def wait() -> None:
        try:
            semaphore.acquire()
        except ValueError as refusal:
            refused.append(str(refusal))

    semaphore.wait_policy = WaitPolicy.SLEEP_ONLY
    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.02)
    semaphore.close()
    thread.join()
    assert len(refused) == 1
    with pytest.raises(ValueError, match="closed"):
        semaphore.release()


def test_a_signal_handler_that_raises_ends_the_wait(semaphore: SharedSemaphore) -> None:
    assert semaphore.acquire(n=3)
    with pytest.raises(InterruptedError), alarms(interrupt_once()):
        semaphore.acquire(timeout=20)
    semaphore.release(3)
    assert semaphore.value == 3

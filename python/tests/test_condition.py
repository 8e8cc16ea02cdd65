# SPDX-License-Identifier: Apache-2.0
"""SharedCondition, as threading.Condition."""

import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from alarms import alarms, interrupt_once
from esclusa import Mutex, SharedCondition
from peer_process import PeerProcess


@pytest.fixture
def mutex(name: str) -> Iterator[Mutex]:
    """Give a mutex that nobody has."""
    mutex = Mutex.create(name)
    yield mutex
    mutex.close()


def test_condition_says_its_number(mutex: Mutex, name: str) -> None:
    assert mutex.condition().number == 0
    assert mutex.condition(6).number == 6
    assert mutex.condition(number=2).number == 2
    assert repr(mutex.condition(3)) == f"<SharedCondition 3 of {name!r}>"


@pytest.mark.parametrize("number", [-1, 7, 2**40])
def test_a_number_out_of_range_is_a_value_error(mutex: Mutex, number: int) -> None:
    with pytest.raises(ValueError, match="number"):
        mutex.condition(number)


def test_with_locks_the_mutex(mutex: Mutex) -> None:
    condition = mutex.condition()
    with condition as same:
        assert same is condition
        with pytest.raises(ValueError, match="already"):
            mutex.acquire()
    assert condition.acquire(timeout=0)
    condition.release()


def test_who_does_not_have_the_mutex_is_refused(mutex: Mutex) -> None:
    condition = mutex.condition()
    for call in (condition.wait, condition.notify, condition.notify_all, condition.release):
        with pytest.raises(ValueError, match="does not have it"):
            call()


def test_wait_is_false_at_the_time_out_and_the_mutex_is_held(mutex: Mutex) -> None:
    with mutex.condition() as condition:
        start = time.monotonic()
        assert condition.wait(timeout=0.05) is False
        assert time.monotonic() - start >= 0.05
        assert condition.wait_for(lambda: 0, timeout=0.03) == 0
        assert condition.wait_for(lambda: "yes", timeout=0) == "yes"
        with pytest.raises(ValueError, match="already"):
            mutex.acquire()


def test_wait_for_returns_what_another_thread_made(mutex: Mutex) -> None:
    made: list[int] = []
    condition = mutex.condition(1)

    def make() -> None:
        time.sleep(0.05)  # in the main thread: a wait in parts
        with condition:
            made.append(7)
            condition.notify(2)

    thread = threading.Thread(target=make)
    thread.start()
    with condition:
        assert condition.wait_for(lambda: made) == [7]
    thread.join()


def test_an_exception_of_the_predicate_ends_the_wait(mutex: Mutex) -> None:
    with mutex.condition() as condition, pytest.raises(ZeroDivisionError):
        condition.wait_for(lambda: 1 // 0)


def buffer_between(condition_full: SharedCondition, condition_empty: SharedCondition) -> int:
    buffer: list[int] = []
    taken: list[int] = []

    def put() -> None:
        for i in range(200):
            with condition_full:
                condition_full.wait_for(lambda: len(buffer) < 2)
                buffer.append(i)
                condition_empty.notify()

    def take() -> None:
        for _ in range(200):
            with condition_empty:
                condition_empty.wait_for(lambda: buffer)
                taken.append(buffer.pop(0))
                condition_full.notify()

    threads = [threading.Thread(target=target) for target in (put, take) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return sum(taken)


def test_no_notification_is_lost_between_threads(mutex: Mutex) -> None:
    assert buffer_between(mutex.condition(0), mutex.condition(1)) == 3 * sum(range(200))


def test_a_signal_handler_that_raises_ends_the_wait_with_the_mutex_held(mutex: Mutex) -> None:
    with mutex.condition() as condition:
        with pytest.raises(InterruptedError), alarms(interrupt_once()):
            condition.wait(20)
        with pytest.raises(ValueError, match="already"):
            mutex.acquire()


def test_the_repair_of_the_mutex_runs_when_an_owner_died_meanwhile(name: str, mutex: Mutex) -> None:
    repaired: list[bool] = []
    with Mutex.open(name, repair=lambda: repaired.append(True)) as other:
        condition = other.condition()
        dying = Mutex.open(name)

        def die() -> None:
            dying.acquire()  # the wait has begun
            dying.condition().notify()
            dying.close()  # counts as the death of its owner

        thread = threading.Thread(target=die)
        thread.start()
        assert condition.wait(20)
        thread.join()
    assert repaired == [True]


def test_the_death_of_an_owner_rouses_nobody_before_his_time(
    name: str, mutex: Mutex, start: Callable[..., PeerProcess]
) -> None:
    with mutex.condition() as condition:
        peer = start("die.py", name)
        peer.await_ready()  # it takes the mutex when it is let go, now and not before
        begin = time.monotonic()
        assert condition.wait(timeout=1) is False  # in the main thread: in parts
        assert time.monotonic() - begin >= 1
        assert mutex.recovered
        mutex.mark_repaired()
    assert peer.await_exit()[0] == -signal.SIGKILL


def test_use_after_close_is_a_value_error(mutex: Mutex) -> None:
    condition = mutex.condition()
    mutex.close()
    for call in (condition.wait, condition.notify, condition.notify_all, condition.acquire):
        with pytest.raises(ValueError, match="closed"):
            call()

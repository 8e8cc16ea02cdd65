# SPDX-License-Identifier: Apache-2.0
"""A lock that processes share, and that survives its owner."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from esclusa import Mutex, SharedCounter, WaitPolicy
from peer_process import PeerProcess

Start = Callable[..., PeerProcess]


@pytest.fixture
def mutex(name: str) -> Iterator[Mutex]:
    with closing(Mutex.create(name)) as mutex:
        yield mutex


@pytest.fixture
def left_by_a_dead_owner(mutex: Mutex, start: Start) -> Mutex:
    peer = start("hold.py", "mutex", mutex.name)
    peer.await_ready()
    peer.kill()
    return mutex


def in_thread(action: Callable[[], object]) -> object:
    """Run `action` in another thread; the result is its result, or its exception."""
    result: list[object] = []

    def run() -> None:
        try:
            result.append(action())
        except Exception as raised:
            result.append(raised)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return result[0]


def test_with_locks_and_unlocks(mutex: Mutex) -> None:
    with mutex as itself:
        assert itself is mutex
        assert in_thread(lambda: mutex.acquire(timeout=0)) is False
    assert mutex.acquire(timeout=0) is True
    mutex.release()


def test_with_unlocks_by_an_exception(mutex: Mutex) -> None:
    with pytest.raises(KeyError), mutex:
        raise KeyError
    assert mutex.acquire(timeout=0)
    mutex.release()


def test_with_may_be_the_only_one_that_holds_on_to_it(mutex: Mutex) -> None:
    with Mutex.open(mutex.name) as own:
        assert repr(own) == f"<Mutex {mutex.name!r}>"
        assert mutex.acquire(timeout=0) is False
        assert own.recovered is False
    with Mutex.open(mutex.name):
        assert mutex.acquire(timeout=0) is False
    with mutex:
        assert not mutex.recovered


def test_an_exit_stack_locks_and_unlocks(mutex: Mutex) -> None:
    with ExitStack() as stack:
        assert stack.enter_context(mutex) is mutex
        assert in_thread(lambda: mutex.acquire(timeout=0)) is False
    assert mutex.acquire(timeout=0)
    mutex.release()


def test_enter_and_exit_can_be_called_by_name(mutex: Mutex) -> None:
    assert mutex.__enter__() is mutex
    mutex.__exit__(None, None, None)
    assert Mutex.__enter__(mutex) is mutex
    assert Mutex.__exit__(mutex, None, None, None) is None  # type: ignore[func-returns-value]
    for unlocked in (mutex.release, lambda: mutex.__exit__(None, None, None)):
        with pytest.raises(ValueError, match=mutex.name):
            unlocked()
    with pytest.raises(TypeError):
        Mutex.__enter__(5)  # type: ignore[type-var]


def test_acquire_returns_false_at_the_time_out(mutex: Mutex) -> None:
    with mutex:
        assert in_thread(lambda: mutex.acquire(timeout=0.01)) is False


def test_acquire_without_a_time_out_waits_until_it_is_released(mutex: Mutex) -> None:
    order: list[str] = []

    def second() -> None:
        assert mutex.acquire(timeout=None) is True
        order.append("second")
        mutex.release()

    thread = threading.Thread(target=second)
    with mutex:
        thread.start()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_acquire_by_the_thread_that_has_it_is_a_value_error(mutex: Mutex) -> None:
    with mutex:
        with pytest.raises(ValueError, match=mutex.name):
            mutex.acquire()
        with pytest.raises(ValueError, match=mutex.name):
            mutex.acquire(timeout=0)
    assert in_thread(lambda: mutex.acquire(timeout=0)) is True


def test_release_by_a_thread_that_does_not_have_it_is_a_value_error(mutex: Mutex) -> None:
    with pytest.raises(ValueError, match=mutex.name):
        mutex.release()
    with mutex:
        assert isinstance(in_thread(mutex.release), ValueError)


def test_the_end_of_a_thread_releases_nothing(mutex: Mutex) -> None:
    assert in_thread(mutex.acquire) is True
    assert mutex.acquire(timeout=0) is False


def test_two_handles_of_a_process_exclude_each_other(mutex: Mutex) -> None:
    with closing(Mutex.open(mutex.name)) as other:
        with mutex:
            assert other.acquire(timeout=0) is False
        assert other.acquire(timeout=0) is True
        other.release()


def test_use_after_close_is_a_value_error(mutex: Mutex) -> None:
    mutex.close()
    for use in (mutex.acquire, mutex.release, mutex.mark_repaired, lambda: mutex.recovered):
        with pytest.raises(ValueError, match="closed"):
            use()


def test_close_while_another_thread_waits_ends_its_wait(mutex: Mutex) -> None:
    with closing(Mutex.open(mutex.name)) as other, mutex:
        entered = threading.Event()
        result: list[object] = []

        def wait() -> None:
            entered.set()
            try:
                other.acquire()
            except ValueError as raised:
                result.append(raised)

        thread = threading.Thread(target=wait)
        thread.start()
        entered.wait()
        other.close()
        thread.join()
        assert isinstance(result[0], ValueError)


@pytest.mark.parametrize("bad", [-2, -0.001, float("nan")])
def test_a_time_out_below_0_is_a_value_error(mutex: Mutex, bad: float) -> None:
    with pytest.raises(ValueError, match="timeout"):
        mutex.acquire(timeout=bad)


def test_a_time_out_that_is_no_number_is_a_type_error(mutex: Mutex) -> None:
    with pytest.raises(TypeError):
        mutex.acquire(timeout="1")  # type: ignore[arg-type]


def test_a_time_out_of_centuries_is_for_ever(mutex: Mutex) -> None:
    for timeout in (1e12, float("inf"), 10**15):
        assert mutex.acquire(timeout=timeout)
        mutex.release()


def test_recovered_is_only_for_its_owner(mutex: Mutex) -> None:
    with pytest.raises(ValueError, match=mutex.name):
        _ = mutex.recovered
    with pytest.raises(ValueError, match=mutex.name):
        mutex.mark_repaired()
    with mutex:
        assert mutex.recovered is False


def test_a_dead_owner_hands_it_on_as_recovered(left_by_a_dead_owner: Mutex) -> None:
    with left_by_a_dead_owner as mutex:
        assert mutex.recovered is True


def test_is_recovered_until_somebody_says_that_it_is_repaired(left_by_a_dead_owner: Mutex) -> None:
    mutex = left_by_a_dead_owner
    for _ in range(3):
        with mutex:
            assert mutex.recovered
    with mutex:
        mutex.mark_repaired()
        assert not mutex.recovered
    with mutex:
        assert not mutex.recovered


def test_close_while_it_is_held_counts_as_death(mutex: Mutex) -> None:
    other = Mutex.open(mutex.name)
    other.acquire()
    other.close()
    with mutex:
        assert mutex.recovered


def test_repair_runs_with_the_lock_held_before_acquire_returns(left_by_a_dead_owner: Mutex) -> None:
    seen: list[object] = []

    def repair() -> None:
        seen.append(own.recovered)
        seen.append(left_by_a_dead_owner.acquire(timeout=0))

    with closing(Mutex.open(left_by_a_dead_owner.name, repair=repair)) as own, own:
        assert seen == [True, False]
        assert not own.recovered


def test_repair_given_at_create_runs_too(name: str, start: Start) -> None:
    repairs: list[int] = []
    with closing(Mutex.create(name, repair=lambda: repairs.append(1))) as mutex:
        with mutex:
            pass
        assert repairs == []
        peer = start("hold.py", "mutex", name)
        peer.await_ready()
        peer.kill()
        assert mutex.acquire()
        mutex.release()
        with mutex:
            pass
    assert repairs == [1]


def test_repair_that_raises_leaves_it_released_and_recovered(left_by_a_dead_owner: Mutex) -> None:
    def repair() -> None:
        raise LookupError("not today")

    with closing(Mutex.open(left_by_a_dead_owner.name, repair=repair)) as mutex:
        with pytest.raises(LookupError, match="not today"):
            mutex.acquire()
        with pytest.raises(LookupError, match="not today"), mutex:
            pass
    with left_by_a_dead_owner:
        assert left_by_a_dead_owner.recovered


def test_repair_that_cannot_be_called_is_a_type_error(name: str) -> None:
    with pytest.raises(TypeError, match="callable"):
        Mutex.create(name, repair=5)  # type: ignore[arg-type]


def test_a_waiter_goes_on_when_the_owner_dies(mutex: Mutex, start: Start) -> None:
    peer = start("hold.py", "mutex", mutex.name)
    peer.await_ready()
    got: list[bool] = []

    def wait() -> None:
        with mutex:
            got.append(mutex.recovered)

    thread = threading.Thread(target=wait)
    thread.start()
    peer.kill()
    thread.join()
    assert got == [True]


def test_processes_exclude_each_other(mutex: Mutex, other_name: str, start: Start) -> None:
    with SharedCounter.create(other_name) as counter:
        peers = [start("add.py", other_name, 5_000, mutex.name) for _ in range(3)]
        for peer in peers:
            peer.await_success()
        assert counter.value == 15_000


def test_wait_policy_can_be_read_and_set(mutex: Mutex) -> None:
    assert mutex.wait_policy is WaitPolicy.DEFAULT
    for policy in (WaitPolicy.BUSY_SPIN, WaitPolicy.SLEEP_ONLY, WaitPolicy(1e-3, 7)):
        mutex.wait_policy = policy
        assert mutex.wait_policy is policy
        with mutex:
            assert in_thread(lambda: mutex.acquire(timeout=0.005)) is False

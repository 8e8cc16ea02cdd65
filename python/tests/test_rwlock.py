# SPDX-License-Identifier: Apache-2.0
"""SharedReadWriteLock."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alarms import alarms, interrupt_once
from esclusa import SharedReadWriteLock, WaitPolicy
from peer_process import PeerProcess


@pytest.fixture
def lock(name: str) -> Iterator[SharedReadWriteLock]:
    """Give a lock that nobody has."""
    with SharedReadWriteLock.create(name) as lock:
        yield lock


def is_recovered(lock: SharedReadWriteLock) -> bool:
    return lock.recovered  # which changes in between


def elsewhere(call: Callable[[], object]) -> object:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call).result()


def test_many_read_and_nobody_writes_meanwhile(lock: SharedReadWriteLock, name: str) -> None:
    with SharedReadWriteLock.open(name) as other:
        with lock.read as same, other.read:
            assert same is lock
            assert elsewhere(lambda: lock.acquire_write(timeout=0)) is False
            assert elsewhere(lambda: other.acquire_write(timeout=0.01)) is False
        with lock.write:
            assert elsewhere(lambda: lock.acquire_read(timeout=0)) is False
            assert other.acquire_read(timeout=0.01) is False
            assert other.acquire_write(timeout=0.01) is False
        assert other.acquire_write(timeout=20)
        other.release_write()


@pytest.mark.parametrize("writes", [False, True])
def test_each_side_is_a_lock_as_those_of_threading(
    lock: SharedReadWriteLock, name: str, writes: bool
) -> None:
    side, other_side = (lock.write, lock.read) if writes else (lock.read, lock.write)
    with SharedReadWriteLock.open(name) as other:
        assert side.acquire()
        theirs = other.write
        assert elsewhere(lambda: theirs.acquire(blocking=False)) is False
        assert elsewhere(lambda: theirs.acquire(True, 0.01)) is False
        with pytest.raises(ValueError, match="already, for"):
            side.acquire(timeout=0)
        with pytest.raises(ValueError, match="this thread does not"):
            other_side.release()
        side.release()
        with pytest.raises(ValueError, match="this thread does not"):
            side.release()
        assert theirs.acquire(timeout=20)
        theirs.release()


def test_is_not_reentrant(lock: SharedReadWriteLock) -> None:
    for side, how in ((lock.read, "reading"), (lock.write, "writing")):
        with side:
            for acquire in (lock.acquire_read, lock.acquire_write):
                with pytest.raises(ValueError, match=f"already, for {how}"):
                    acquire()
    with pytest.raises(KeyError), lock.write:
        raise KeyError
    assert lock.acquire_write(timeout=0)
    lock.release_write()


def test_release_by_who_does_not_have_it_is_refused(lock: SharedReadWriteLock) -> None:
    for release in (lock.release_read, lock.release_write, lock.mark_repaired):
        with pytest.raises(ValueError, match="this thread does not"):
            release()
    with pytest.raises(ValueError, match="this thread does not have it"):
        _ = lock.recovered
    with lock.read, pytest.raises(ValueError, match="this thread does not write"):
        lock.release_write()


def test_guards_what_is_written(lock: SharedReadWriteLock, name: str) -> None:
    values = [0, 0]

    def work(its: SharedReadWriteLock) -> None:
        for _ in range(200):
            with its.write:
                values[0] += 1
                values[1] += 1
            with its.read:
                assert values[0] == values[1]

    with SharedReadWriteLock.open(name) as other, ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(work, its) for its in (lock, other, lock, other)]:
            done.result()
    assert values == [800, 800]


def test_a_dead_reader_drops_out(
    lock: SharedReadWriteLock, name: str, start: Callable[..., PeerProcess]
) -> None:
    holder = start("hold.py", "read", name)
    holder.await_ready()
    assert not lock.acquire_write(timeout=0.01)
    holder.kill()
    assert lock.acquire_write(timeout=20)
    assert not is_recovered(lock)
    lock.release_write()


def test_a_dead_writer_hands_on_as_recovered(
    lock: SharedReadWriteLock, name: str, start: Callable[..., PeerProcess]
) -> None:
    holder = start("hold.py", "write", name)
    holder.await_ready()
    assert not lock.acquire_read(timeout=0.01)
    holder.kill()
    with lock.read:
        assert is_recovered(lock)
    with lock.write:
        assert is_recovered(lock)
        lock.mark_repaired()
        assert not is_recovered(lock)


def test_repair_runs_for_a_writer_and_again_if_it_fails(
    name: str, start: Callable[..., PeerProcess]
) -> None:
    repairs: list[int] = []

    def repair() -> None:
        repairs.append(len(repairs))
        if len(repairs) == 1:
            raise KeyError

    with SharedReadWriteLock.create(name, repair) as lock:
        holder = start("hold.py", "write", name)
        holder.await_ready()
        holder.kill()
        with lock.read:
            assert is_recovered(lock)
        assert repairs == []
        with pytest.raises(KeyError):
            lock.acquire_write()
        with lock.write:
            assert not is_recovered(lock)
        assert repairs == [0, 1]


def test_a_waiting_writer_keeps_later_readers_out(
    lock: SharedReadWriteLock, name: str, start: Callable[..., PeerProcess]
) -> None:
    with SharedReadWriteLock.open(name) as other:
        assert lock.acquire_read()

        def write() -> None:
            with other.write:
                pass

        writer = threading.Thread(target=write)
        writer.start()
        refused = False
        with ThreadPoolExecutor(1) as reader:
            while not refused:  # until it waits

                def read() -> bool:
                    if not lock.acquire_read(timeout=0):
                        return True
                    lock.release_read()
                    return False

                refused = reader.submit(read).result()
        lock.release_read()
        writer.join()
        assert lock.acquire_read(timeout=20)
        lock.release_read()


def test_a_waiting_writer_keeps_its_turn_while_python_looks_for_signals(
    lock: SharedReadWriteLock, name: str
) -> None:
    begun = threading.Event()
    got: list[bool] = []

    def read_again_and_again() -> None:
        with SharedReadWriteLock.open(name) as other:
            assert other.acquire_read()
            begun.set()
            with SharedReadWriteLock.open(name) as late:
                late.wait_policy = WaitPolicy.BUSY_SPIN
                while late.acquire_read(timeout=0):  # until the writer has the turn
                    late.release_read()
                got.extend(late.acquire_read(timeout=0.05) for _ in range(12))
            other.release_read()

    with ThreadPoolExecutor(1) as reader:
        done = reader.submit(read_again_and_again)
        begun.wait()
        assert lock.acquire_write(timeout=20)  # in the main thread: in parts
        lock.release_write()
        done.result()
    assert got == [False] * 12


def test_who_gives_up_waiting_gives_his_turn_up(lock: SharedReadWriteLock, name: str) -> None:
    with SharedReadWriteLock.open(name) as other:
        assert other.acquire_read()
        assert not lock.acquire_write(timeout=0.05)
        assert lock.acquire_read(timeout=20)
        lock.release_read()
        with pytest.raises(InterruptedError), alarms(interrupt_once()):
            lock.acquire_write(timeout=20)
        assert lock.acquire_read(timeout=20)
        lock.release_read()


def test_a_signal_handler_of_who_waits_in_line_is_not_let_in(
    lock: SharedReadWriteLock, name: str
) -> None:
    refused: list[str] = []

    def read(*_: object) -> None:
        try:
            if lock.acquire_read(timeout=20):
                lock.release_read()  # it came between two waits
        except ValueError as error:
            refused.append(str(error))

    with SharedReadWriteLock.open(name) as other:
        elsewhere(other.acquire_read)
        with alarms(read):
            while not any("this thread waits for it already" in each for each in refused):
                assert not lock.acquire_write(timeout=0.3)

# SPDX-License-Identifier: Apache-2.0
"""PthreadMutex: the lock of POSIX, at the ends of its owners, and at an offset of raw memory."""

import errno
import gc
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from alarms import alarms
from esclusa import Mutex, PthreadMutex, SharedMemory

GLIBC = os.confstr("CS_GNU_LIBC_VERSION") if "CS_GNU_LIBC_VERSION" in os.confstr_names else None


@pytest.fixture
def mutex(name: str) -> Iterator[PthreadMutex]:
    made = PthreadMutex.create(name)
    yield made
    made.close()


def elsewhere(act: Callable[[], object]) -> None:
    """Do so in a thread of its own, and raise what it raises."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as e:
            raised.append(e)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def die_with(mutex: PthreadMutex) -> None:
    """Have a thread take it and end."""
    pid = os.fork()
    if pid == 0:
        mutex.acquire()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)


def test_threads_exclude_each_other(mutex: PthreadMutex) -> None:
    total = [0]

    def add() -> None:
        for _ in range(2000):
            with mutex:
                before = total[0]
                total[0] = before + 1

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total == [8000]


def test_who_does_not_have_it_is_refused(mutex: PthreadMutex, name: str) -> None:
    with pytest.raises(ValueError, match="this thread does not have it"):
        mutex.release()
    with mutex:
        with pytest.raises(ValueError, match="this thread has it already"):
            mutex.acquire()
        with pytest.raises(ValueError, match="a thread of this process has it"):
            mutex.close()
        other = PthreadMutex.open(name)
        with pytest.raises(ValueError, match="this thread has it already"):
            other.acquire()
        with pytest.raises(ValueError, match="this thread does not have it"):
            other.release()
        other.close()
        for act in (mutex.release, mutex.mark_repaired, lambda: mutex.recovered, mutex.close):
            with pytest.raises(ValueError):
                elsewhere(act)
    mutex.close()
    mutex.close()
    with pytest.raises(ValueError):
        mutex.acquire()


def test_time_outs_end_the_wait(mutex: PthreadMutex) -> None:
    def wait() -> None:
        start = time.monotonic()
        assert not mutex.acquire(timeout=0.12)
        assert time.monotonic() - start >= 0.12
        assert not mutex.acquire(timeout=0)

    with mutex:
        elsewhere(wait)


def test_a_signal_is_handled_during_a_wait(mutex: PthreadMutex) -> None:
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with mutex:
            taken.set()
            done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait()
    try:
        with alarms(lambda *_: done.set()):
            assert mutex.acquire(timeout=20)
            mutex.release()
    finally:
        done.set()
        holder.join()


def test_mutex_of_a_dead_owner_is_recovered(mutex: PthreadMutex) -> None:
    for _ in range(10):
        die_with(mutex)
        with mutex:
            assert mutex.recovered
            mutex.mark_repaired()
            assert [mutex.recovered] == [False]
        with mutex:
            assert [mutex.recovered] == [False]


def test_repair_hook_runs_before_acquire_returns(name: str) -> None:
    runs: list[int] = []
    with PthreadMutex.create(name, lambda: runs.append(1)) as mutex:
        pass
    die_with(mutex)
    with mutex:
        assert runs == [1]
        assert not mutex.recovered
    mutex.close()
    with pytest.raises(TypeError):
        PthreadMutex.open(name, 5)  # type: ignore[arg-type]


def test_what_is_not_repaired_is_lost(name: str) -> None:
    mutex = PthreadMutex.create(name, lambda: 1 // 0)
    die_with(mutex)
    with pytest.raises(ZeroDivisionError):
        mutex.acquire()
    for timeout in (None, 0, 5):
        with pytest.raises(OSError, match="make a new one") as raised:
            mutex.acquire(timeout=timeout)
        assert raised.value.errno == errno.ENOTRECOVERABLE
    mutex.close()


def test_condition_is_notified(mutex: PthreadMutex) -> None:
    condition = mutex.condition(3)
    assert condition.number == 3
    with pytest.raises(ValueError):
        condition.notify()
    ready: list[int] = []

    def give() -> None:
        with condition:
            ready.append(1)
            condition.notify_all()

    with condition:
        assert not condition.wait(timeout=0.02)
        thread = threading.Thread(target=give)
        thread.start()
        assert condition.wait_for(lambda: ready, timeout=30)
    thread.join()
    with pytest.raises(ValueError):
        mutex.condition(7)


def test_another_process_has_the_same(mutex: PthreadMutex, name: str) -> None:
    program = "import esclusa, sys; m = esclusa.PthreadMutex.open(sys.argv[1]); print(m.acquire(0))"
    run = [sys.executable, "-c", program, name]
    with mutex:
        assert subprocess.check_output(run).strip() == b"False"
    assert subprocess.check_output(run).strip() == b"True"  # and died with it
    with mutex:
        assert mutex.recovered
        mutex.mark_repaired()


def test_a_mutex_is_no_pthread_mutex(name: str) -> None:
    Mutex.create(name).close()
    with pytest.raises(ValueError, match="it is a mutex, not a pthread mutex"):
        PthreadMutex.open(name)


def test_one_that_is_forgotten_while_it_is_held_does_no_harm(
    name: str, mutex: PthreadMutex
) -> None:
    def forget() -> None:
        PthreadMutex.open(name).acquire()
        gc.collect()
        other = PthreadMutex.create(None)
        with other:
            pass
        other.close()

    elsewhere(forget)
    with mutex:
        assert mutex.recovered
        mutex.mark_repaired()


# What a program without this library has initialised: its bytes, as glibc writes them.
of_glibc = pytest.mark.skipif(GLIBC is None, reason="the bytes are those of glibc")


@pytest.fixture
def memory(name: str) -> Iterator[SharedMemory]:
    made = SharedMemory.create(name, 20_000)
    yield made
    made.close()


def initialise(memory: SharedMemory, offset: int, kind: int) -> None:
    memory.buf[offset : offset + 40] = struct.pack("<16xI20x", kind)


@of_glibc
@pytest.mark.parametrize("offset", [0, 4088, 19_952])
@pytest.mark.parametrize("robust", [0, 16])
@pytest.mark.parametrize("kind", [128, 129, 130])
@of_glibc
def test_type_and_robustness_are_found_out(
    memory: SharedMemory, offset: int, robust: int, kind: int
) -> None:
    initialise(memory, offset, kind | robust)
    mutex = PthreadMutex.at(memory, offset)
    assert mutex.robust == (robust != 0)
    assert mutex.name == memory.name
    with mutex:
        if kind == 129:
            with mutex:
                pass
        else:
            with pytest.raises(ValueError):
                mutex.acquire()
        with pytest.raises(OSError, match="has no conditions"):
            mutex.condition().notify()
    mutex.close()


@of_glibc
def test_a_dead_owner_of_a_robust_one_is_seen(memory: SharedMemory) -> None:
    initialise(memory, 64, 128 | 16)
    runs: list[int] = []
    mutex = PthreadMutex.at(memory, 64, lambda: runs.append(1))
    die_with(mutex)
    with mutex:
        assert runs == [1]
    mutex.close()


@of_glibc
def test_the_memory_may_be_closed_while_it_is_held(memory: SharedMemory) -> None:
    initialise(memory, 128, 130 | 16)
    mutex = PthreadMutex.at(memory, 128)
    with mutex:
        memory.close()
    with pytest.raises(ValueError):
        PthreadMutex.at(memory, 128)
    mutex.close()


@of_glibc
def test_what_is_none_is_refused(memory: SharedMemory) -> None:
    with pytest.raises(ValueError, match="private to a process, or was not initialised"):
        PthreadMutex.at(memory, 64)
    initialise(memory, 64, 0x5A5A5A5A)
    with pytest.raises(ValueError, match="is no pthread_mutex_t"):
        PthreadMutex.at(memory, 64)
    initialise(memory, 64, 128 | 32)
    with pytest.raises(OSError, match="changes priorities"):
        PthreadMutex.at(memory, 64)
    with pytest.raises(ValueError, match="offset 68 is no multiple of 8"):
        PthreadMutex.at(memory, 68)
    for offset in (-8, 19_968, 1 << 62):
        with pytest.raises(IndexError, match="do not lie within its 20000"):
            PthreadMutex.at(memory, offset)
    with pytest.raises(TypeError):
        PthreadMutex.at(b"", 0)  # type: ignore[arg-type]


def test_a_lock_got_in_the_instant_of_a_close_is_let_go(name: str, mutex: PthreadMutex) -> None:
    closing = PthreadMutex.open(name)
    raised: list[BaseException] = []

    def wait_for_it() -> None:
        try:
            closing.acquire()
        except ValueError as error:
            raised.append(error)

    mutex.acquire()
    thread = threading.Thread(target=wait_for_it)
    thread.start()
    time.sleep(0.1)  # until it waits
    closing.close()
    mutex.release()
    thread.join()
    assert [str(error) for error in raised] != []
    assert mutex.acquire(timeout=20)
    mutex.release()

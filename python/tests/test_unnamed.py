# SPDX-License-Identifier: Apache-2.0
"""Objects without a name: made on a sealed memory, passed by descriptor, opened anew."""

import fcntl
import mmap
import os
import pickle
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from esclusa import (
    MessageQueue,
    Mutex,
    PthreadMutex,
    SharedBarrier,
    SharedCounter,
    SharedCounters,
    SharedEvent,
    SharedLatch,
    SharedLongArray,
    SharedMemory,
    SharedReadWriteLock,
    SharedSemaphore,
)

MAKERS: dict[Any, tuple[tuple[Any, ...], str]] = {
    SharedCounter: ((5,), "counter"),
    Mutex: ((), "mutex"),
    MessageQueue: ((3, 40), "queue"),
    SharedLongArray: (((3, 4),), "array"),
    SharedCounters: ((3,), "counters"),
    SharedSemaphore: ((3,), "semaphore"),
    SharedReadWriteLock: ((), "rwlock"),
    SharedBarrier: ((3,), "barrier"),
    SharedEvent: ((), "event"),
    SharedLatch: ((3,), "latch"),
    PthreadMutex: ((), "pthread-mutex"),
    SharedMemory: ((100,), "memory"),
}
every_kind = pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)


def create(kind: Any) -> Any:
    """Make one without a name."""
    return kind.create(None, *MAKERS[kind][0])


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@every_kind
def test_one_without_a_name_is_opened_by_its_descriptor(kind: Any) -> None:
    files = descriptors()
    made = create(kind)
    opened = kind.from_fd(made.fileno())
    again = kind.from_fd(fd=opened)
    assert {made.name, opened.name, again.name} == {f"memfd:esclusa-{MAKERS[kind][1]}"}
    assert made.name in repr(made)
    assert len({made.fileno(), opened.fileno(), again.fileno()}) == 3
    assert all(not os.get_inheritable(each.fileno()) for each in (made, opened, again))
    link = Path(f"/proc/self/fd/{made.fileno()}").readlink()
    assert str(link) == f"/{made.name} (deleted)"
    for each in (made, opened, again):
        each.close()
        with pytest.raises(ValueError, match="is closed"):
            each.fileno()
    assert descriptors() == files


@every_kind
def test_nobody_takes_its_bytes_away(kind: Any) -> None:
    made = create(kind)
    for size in (0, 1 << 20):
        with pytest.raises(PermissionError):
            os.ftruncate(made.fileno(), size)
    with pytest.raises(PermissionError):
        fcntl.fcntl(made.fileno(), fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE)
    made.close()


@every_kind
def test_one_with_a_name_gives_no_descriptor(kind: Any, name: str) -> None:
    made = kind.create(name, *MAKERS[kind][0])
    with pytest.raises(ValueError, match=f"'{name}'.*it has a name, and is opened by that"):
        made.fileno()
    made.close()


@every_kind
def test_names_that_are_none_are_no_names(kind: Any) -> None:
    sentence = "what has no name is created as memfd:, opened by its descriptor"
    made = create(kind)
    calls: list[Callable[[], Any]] = [
        lambda: kind.open(None),
        lambda: kind.open(made.name),
        lambda: kind.unlink(made.name),
        lambda: kind.create(made.name, *MAKERS[kind][0]),
        lambda: kind.create_or_open("memfd:", *MAKERS[kind][0]),
        lambda: kind.create_or_open(f"fd:{made.fileno()}", *MAKERS[kind][0]),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=sentence):
            call()
    made.close()


@every_kind
def test_one_without_a_name_is_not_pickled(kind: Any) -> None:
    made = create(kind)
    with pytest.raises(TypeError, match="or its descriptor if it has none"):
        pickle.dumps(made)
    made.close()


def memory(content: bytes, seals: int) -> int:
    fd = os.memfd_create("foreign", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC)
    os.write(fd, content)
    if seals:
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    return fd


@every_kind
def test_bad_descriptors_are_refused(kind: Any, name: str) -> None:
    made = create(kind)
    content = os.pread(made.fileno(), 1 << 20, 0)
    files = descriptors()
    reading, writing = os.pipe()
    one, other = socket.socketpair()
    path = Path("/dev/shm", name)
    path.write_bytes(content)
    shrink = fcntl.F_SEAL_SHRINK
    sentences = [
        (ValueError, 987654, "it is not open"),
        (PermissionError, reading, "it is not open for reading and writing"),
        (PermissionError, writing, "it is not open for reading and writing"),
        (ValueError, one.detach(), "it is no memory of memfd_create"),
        (ValueError, other.detach(), "it is no memory of memfd_create"),
        (ValueError, os.open(path, os.O_RDWR), "it is not sealed against shrinking"),
        (ValueError, memory(content, 0), "it is not sealed against shrinking"),
        (ValueError, memory(content, shrink | fcntl.F_SEAL_WRITE), "it is sealed against writing"),
        (
            PermissionError,
            os.open(f"/proc/self/fd/{made.fileno()}", os.O_RDONLY),
            "it is not open for reading and writing",
        ),
    ]
    if kind is not SharedMemory:
        sentences += [
            (ValueError, memory(b"x" * 300, shrink), "it does not begin with ESCLUSA"),
            (ValueError, memory(content[:100], shrink), "it has 100 bytes, a header has 256"),
            (ValueError, memory(content[:-64], shrink), "its header says"),
            (ValueError, memory(b"", shrink), "it has 0 bytes, a header has 256"),
        ]
    for error, fd, sentence in sentences:
        with pytest.raises(error, match=f"cannot open segment 'fd:{fd}': .*{sentence}"):
            kind.from_fd(fd)
    for _, fd, _ in sentences[1:]:
        os.close(fd)
    path.unlink()
    assert descriptors() == files
    other_kind = Mutex if kind is SharedCounter else SharedCounter
    if kind is not SharedMemory:
        with pytest.raises(ValueError, match="it is a"):
            other_kind.from_fd(made)
    for bad in (-1, "3", None, 2.0):
        with pytest.raises((ValueError, TypeError)):
            kind.from_fd(bad)
    made.close()


def test_memory_of_huge_pages_is_refused() -> None:
    try:
        huge = os.memfd_create("huge", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC | os.MFD_HUGETLB)
    except OSError as error:
        pytest.skip(f"needs a kernel that knows such pages: {error}")
    os.ftruncate(huge, 2 << 20)
    fcntl.fcntl(huge, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    with pytest.raises(ValueError, match="it is memory of huge pages"):
        SharedCounter.from_fd(huge)
    os.close(huge)


def test_another_users_is_opened_only_if_that_is_said(name: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root, to give memory away")
    made = SharedCounter.create(None, 7)
    os.fchown(made.fileno(), 12345, -1)
    with pytest.raises(PermissionError, match="it belongs to user 12345"):
        SharedCounter.from_fd(made)
    SharedCounter.from_fd(made, any_user=True).close()
    made.close()


RECEIVER = """
import socket, sys
from esclusa import MessageQueue, Mutex
_, fds, _, _ = socket.recv_fds(socket.socket(fileno=int(sys.argv[1])), 10, 2)
jobs, lock = MessageQueue.from_fd(fds[0]), Mutex.from_fd(int(fds[1]))
jobs.producer().put(b"done", 3)
lock.acquire()
print("ready", flush=True)
sys.stdin.read()
"""


def test_the_death_of_who_received_it_is_repaired_and_heard() -> None:
    jobs, lock = MessageQueue.create(None, 4, 16), Mutex.create(None)
    here, there = socket.socketpair()
    child = subprocess.Popen(
        [sys.executable, "-c", RECEIVER, str(there.fileno())],
        pass_fds=[there.fileno()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    socket.send_fds(here, [b"x"], [jobs.fileno(), lock.fileno()])
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    assert not lock.acquire(timeout=0)
    with jobs.consumer() as consumer:
        with consumer.take() as message:
            assert bytes(message.data) == b"done"
        threading.Timer(0.3, child.kill).start()
        with pytest.raises(EOFError):
            consumer.take()
    assert lock.acquire(timeout=10)
    assert lock.recovered
    lock.release()
    child.communicate()
    for each in (jobs, lock, here, there):
        each.close()


def test_a_child_inherits_it() -> None:
    with SharedCounter.create(None, 40) as counter:
        program = (
            "import sys; from esclusa import SharedCounter\n"
            "SharedCounter.from_fd(int(sys.argv[1])).add(2)"
        )
        fd = counter.fileno()
        subprocess.run([sys.executable, "-c", program, str(fd)], pass_fds=[fd], check=True)
        assert counter.value == 42


def test_raw_memory_is_mapped_by_whoever_has_the_descriptor() -> None:
    with SharedMemory.create(None, 100) as raw:
        raw.buf[:5] = b"hello"
        with mmap.mmap(raw.fileno(), 100) as plain:
            assert plain[:5] == b"hello"


def test_more_than_the_machine_has_is_refused() -> None:
    with pytest.raises(OSError, match=r"this machine has \d+ available"):
        SharedMemory.create(None, 1 << 50)


def test_a_forked_child_joins_it_anew() -> None:
    lock = Mutex.create(None)
    lock.acquire()
    child = os.fork()
    if child == 0:
        os._exit(1 if lock.acquire(timeout=0) else 0)
    assert os.waitpid(child, 0)[1] == 0
    lock.release()
    lock.close()

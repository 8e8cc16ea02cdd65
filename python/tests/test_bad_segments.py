# SPDX-License-Identifier: Apache-2.0
"""Files that are no segment, or no longer one: a clear exception, never a crash."""

import os
import queue
import stat
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
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

CHECKSUMMED = 124
MAKERS: dict[Any, Callable[[str], Any]] = {
    SharedCounter: lambda name: SharedCounter.create(name, 5, members=2),
    Mutex: lambda name: Mutex.create(name, members=2),
    PthreadMutex: lambda name: PthreadMutex.create(name, members=2),
    MessageQueue: lambda name: MessageQueue.create(name, 3, 40, members=2, handles=2),
    SharedEvent: lambda name: SharedEvent.create(name, members=2),
    SharedLatch: lambda name: SharedLatch.create(name, 3, members=2),
    SharedCounters: lambda name: SharedCounters.create(name, 3, members=2),
    SharedBarrier: lambda name: SharedBarrier.create(name, 3, members=2),
    SharedSemaphore: lambda name: SharedSemaphore.create(name, 3, members=2),
    SharedReadWriteLock: lambda name: SharedReadWriteLock.create(name, members=2),
    SharedLongArray: lambda name: SharedLongArray.create(name, (3, 4), members=2),
}
SIZES: dict[Any, tuple[Any, ...]] = {
    MessageQueue: (3, 40),
    SharedLatch: (3,),
    SharedCounters: (3,),
    SharedBarrier: (3,),
    SharedSemaphore: (3,),
    SharedLongArray: ((3, 4),),
}
every_kind = pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)


def good_bytes(kind: Any, name: str) -> bytearray:
    """Give the bytes of a segment that nobody has open; its name is free again."""
    MAKERS[kind](name).close()
    path = Path("/dev/shm", name)
    content = bytearray(path.read_bytes())
    path.unlink()
    return content


def write(name: str, content: bytes | bytearray) -> None:
    path = Path("/dev/shm", name)
    path.write_bytes(content)
    path.chmod(0o600)


def with_checksum(content: bytearray) -> bytearray:
    """Make the checksum right for what the header says now."""
    crc = zlib.crc32(content[:CHECKSUMMED])
    content[CHECKSUMMED : CHECKSUMMED + 4] = crc.to_bytes(4, "little")
    return content


def refuses(kind: Any, name: str) -> str:
    """Assert that it cannot be opened in any way, and give the sentence."""
    with pytest.raises(ValueError, match=name) as raised:
        kind.open(name)
    with pytest.raises(ValueError, match=name):
        kind.create_or_open(name, *SIZES.get(kind, ()))
    return str(raised.value)


@every_kind
def test_a_good_copy_is_opened(kind: Any, name: str) -> None:
    write(name, good_bytes(kind, name))
    kind.open(name).close()


@every_kind
def test_open_refuses_a_truncated_segment(kind: Any, name: str) -> None:
    content = good_bytes(kind, name)
    for size in [*range(0, len(content), 64), len(content) - 1]:
        write(name, content[:size])
        refuses(kind, name)


@every_kind
def test_open_refuses_a_segment_that_is_too_long(kind: Any, name: str) -> None:
    write(name, good_bytes(kind, name) + bytes(64))
    refuses(kind, name)


@every_kind
def test_open_refuses_a_flipped_byte(kind: Any, name: str) -> None:
    content = good_bytes(kind, name)
    for at in range(CHECKSUMMED + 4):
        for flip in (0x01, 0xFF):
            content[at] ^= flip
            write(name, content)
            refuses(kind, name)
            content[at] ^= flip


@every_kind
@pytest.mark.parametrize(("offset", "word"), [(8, "major"), (10, "minor")])
def test_open_refuses_a_newer_version(kind: Any, name: str, offset: int, word: str) -> None:
    content = good_bytes(kind, name)
    content[offset] += 1
    write(name, with_checksum(content))
    sentence = refuses(kind, name)
    assert "version" in sentence or word in sentence


@every_kind
def test_open_refuses_sizes_that_do_not_add_up(kind: Any, name: str) -> None:
    good = good_bytes(kind, name)
    for offset in (16, 52, 56, 64, 72, 80, 88):
        for value in (0, 1, 2**31, 2**32 - 1):
            content = bytearray(good)
            content[offset : offset + 4] = value.to_bytes(4, "little")
            possible = (kind in (SharedLatch, SharedBarrier) and (offset, value) == (64, 1)) or (
                kind is SharedSemaphore and (offset, value) in ((64, 0), (64, 1), (72, 1))
            )
            if kind is PthreadMutex and (offset, value) == (80, 1):  # of another C library
                write(name, with_checksum(content))
                with pytest.raises(OSError, match="whose pthread_mutex_t has 1 bytes"):
                    kind.open(name)
            elif content != good and not possible:
                write(name, with_checksum(content))
                refuses(kind, name)


@every_kind
def test_open_refuses_another_kind(kind: Any, name: str) -> None:
    content = good_bytes(kind, name)
    for number in (0, 1, 2, 3, 4, 2**32 - 1):
        if int.from_bytes(content[12:16], "little") != number:
            changed = bytearray(content)
            changed[12:16] = number.to_bytes(4, "little")
            write(name, with_checksum(changed))
            refuses(kind, name)


@every_kind
def test_open_refuses_what_is_no_segment(kind: Any, name: str) -> None:
    path = Path("/dev/shm", name)
    for content in (b"", b"x", b"#!/bin/sh\n" * 100, bytes(100_000), os.urandom(4096)):
        write(name, content)
        refuses(kind, name)
        with pytest.raises(ValueError, match=name):
            kind.unlink(name)
    path.unlink()
    makers: list[Callable[[], None]] = [path.mkdir, lambda: os.mkfifo(path)]
    for make in makers:
        make()
        with pytest.raises((ValueError, OSError), match=name):
            kind.open(name)
        path.rmdir() if stat.S_ISDIR(path.stat().st_mode) else path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises((ValueError, OSError), match=name):
        kind.open(name)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to another user")
@every_kind
def test_open_refuses_another_users_segment(kind: Any, name: str) -> None:
    MAKERS[kind](name).close()
    os.chown(Path("/dev/shm", name), 65534, -1)
    with pytest.raises(PermissionError, match=name):
        kind.open(name)
    kind.open(name, any_user=True).close()
    with pytest.raises(PermissionError, match=name):
        kind.create_or_open(name, *SIZES.get(kind, ()))
    kind.create_or_open(name, *SIZES.get(kind, ()), any_user=True).close()


def test_memory_refuses_what_is_no_file_with_bytes(name: str) -> None:
    path = Path("/dev/shm", name)
    write(name, b"")
    with pytest.raises(ValueError, match=name):
        SharedMemory.open(name)
    path.unlink()
    makers: list[Callable[[], None]] = [path.mkdir, lambda: os.mkfifo(path)]
    for make in makers:
        make()
        with pytest.raises((ValueError, OSError), match=name):
            SharedMemory.open(name)
        path.rmdir() if stat.S_ISDIR(path.stat().st_mode) else path.unlink()


# The memory of a PthreadMutex must be trusted: the C library follows pointers in it.
@pytest.mark.parametrize(
    "kind", [kind for kind in MAKERS if kind is not PthreadMutex], ids=lambda kind: kind.__name__
)
def test_scribbled_words_behind_the_header_do_no_harm(kind: Any, name: str) -> None:
    content = good_bytes(kind, name)
    for _ in range(50):
        content[256:] = os.urandom(len(content) - 256)
        write(name, content)
        try:
            made = kind.open(name)
        except (ValueError, OSError):
            continue
        use(made)
        made.close()


def use(made: Any) -> None:
    """Do what can be done; exceptions are right, a crash or a wait for ever is not."""
    allowed = (ValueError, OSError, EOFError, queue.Full, queue.Empty)
    if isinstance(made, SharedCounter):
        made.add()
    elif isinstance(made, SharedCounters):
        with suppress(OSError):
            made.allocate("label").add()
        for each in made:
            each.free()
        made.find("label")
        made.snapshot()
    elif isinstance(made, SharedEvent):
        made.wait(timeout=0.001)
        made.set()
        made.clear()
    elif isinstance(made, SharedBarrier):
        with suppress(threading.BrokenBarrierError):
            made.wait(timeout=0.001)
        made.reset()
        assert made.n_waiting >= 0
    elif isinstance(made, SharedLatch):
        made.wait(timeout=0.001)
        made.count_down(3)
        assert made.count >= 0
    elif isinstance(made, SharedLongArray):
        made.get_and_add((2, 3))
    elif isinstance(made, SharedSemaphore):
        try:
            if made.acquire(timeout=0.001):
                made.release()
        except allowed:
            pass
        assert made.value >= 0
    elif isinstance(made, SharedReadWriteLock):
        for acquire, release in (
            (made.acquire_read, made.release_read),
            (made.acquire_write, made.release_write),
        ):
            try:
                if acquire(timeout=0.001):
                    release()
            except allowed:
                pass
    elif isinstance(made, Mutex):
        try:
            if made.acquire(timeout=0.001):
                made.release()
        except allowed:
            pass
    else:
        calls: list[Callable[[], object]] = [
            lambda: made.producer().put(b"x", timeout=0),
            lambda: made.consumer().get(timeout=0),
            made.figures,
        ]
        for call in calls:
            try:
                call()
            except allowed:
                pass

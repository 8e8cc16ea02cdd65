# SPDX-License-Identifier: Apache-2.0
"""Raw named bytes, the same object as multiprocessing's."""

import gc
import os
from collections.abc import Callable
from multiprocessing import resource_tracker, shared_memory
from pathlib import Path

import numpy as np
import pytest
from esclusa import SharedMemory
from peer_process import PeerProcess

Start = Callable[..., PeerProcess]


def interpreters() -> dict[str, str]:
    """Other CPythons of this machine, from 3.8 on, by version."""
    found = {}
    for folder in [Path("/usr/bin"), *Path.home().glob(".pyenv/versions/*/bin")]:
        for python in folder.glob("python3.*[0-9]"):
            minor = python.name.removeprefix("python3.")
            if minor.isdecimal() and int(minor) >= 8:
                found[f"3.{minor}"] = str(python)
    return found


INTERPRETERS = interpreters()


def contents(memory: shared_memory.SharedMemory) -> memoryview:
    assert memory.buf is not None
    return memory.buf


@pytest.mark.parametrize("size", [1, 63, 4096, 4097, 1_000_003])
def test_has_as_many_zero_bytes_as_asked_for(name: str, size: int) -> None:
    with SharedMemory.create(name, size) as memory:
        assert (memory.size, len(memory.buf)) == (size, size)
        assert bytes(memory.buf) == bytes(size)
        assert Path("/dev/shm", name).stat().st_size == size


@pytest.mark.parametrize("size", [0, -1, 2**63])
def test_a_size_out_of_range_is_a_value_error(name: str, size: int) -> None:
    with pytest.raises(ValueError, match="size"):
        SharedMemory.create(name, size)


def test_more_than_there_is_room_for_is_enospc_and_leaves_nothing(name: str) -> None:
    system = os.statvfs("/dev/shm")
    with pytest.raises(OSError, match="ENOSPC") as raised:
        SharedMemory.create(name, (system.f_blocks + 1) * system.f_frsize)
    assert raised.value.errno == 28
    assert not Path("/dev/shm", name).exists()


def test_two_handles_see_each_others_bytes(name: str) -> None:
    with SharedMemory.create(name, 100) as one, SharedMemory.open(name) as other:
        one.buf[10:15] = b"hello"
        assert bytes(other.buf[10:15]) == b"hello"


def test_create_or_open_refuses_one_with_fewer_bytes(name: str) -> None:
    with SharedMemory.create(name, 100), SharedMemory.create_or_open(name, 50) as other:
        assert other.size == 100
        with pytest.raises(ValueError, match="100"):
            SharedMemory.create_or_open(name, 101)


def test_buf_is_always_the_same_view(name: str) -> None:
    with SharedMemory.create(name, 100) as memory:
        assert memory.buf is memory.buf
        assert (memory.buf.format, memory.buf.readonly, memory.buf.ndim) == ("B", False, 1)


def test_numpy_wraps_buf_without_a_copy(name: str) -> None:
    with SharedMemory.create(name, 80) as memory:
        array = np.asarray(memory.buf).view(np.int64)
        array[3] = 7
        assert memory.buf[24] == 7
        del array


def test_close_releases_buf(name: str) -> None:
    memory = SharedMemory.create(name, 100)
    buf = memory.buf
    memory.close()
    with pytest.raises(ValueError):
        buf[0]
    with pytest.raises(ValueError, match="closed"):
        _ = memory.buf
    with pytest.raises(ValueError, match="closed"):
        _ = memory.size


def test_close_with_a_live_view_is_a_buffer_error_and_closes_nothing(name: str) -> None:
    memory = SharedMemory.create(name, 100)
    array = np.asarray(memory.buf)
    with pytest.raises(BufferError, match="alive"):
        memory.close()
    array[0] = 5
    assert memory.buf[0] == 5
    del array
    memory.close()


def test_close_with_a_live_slice_is_a_buffer_error(name: str) -> None:
    memory = SharedMemory.create(name, 100)
    part = memory.buf[10:20]
    with pytest.raises(BufferError, match="alive"):
        memory.close()
    part[0] = 5
    assert memory.buf[10] == 5
    part.release()
    memory.close()


def test_an_exception_is_not_hidden_by_a_live_view(name: str) -> None:
    with pytest.raises(KeyError), SharedMemory.create(name, 100) as memory:
        array = np.asarray(memory.buf)
        raise KeyError
    array[0] = 5


def test_a_view_outlives_the_object_that_gave_it(name: str) -> None:
    array = np.asarray(SharedMemory.create(name, 100).buf)
    gc.collect()
    array[:] = 7
    with SharedMemory.open(name) as other:
        assert bytes(other.buf) == b"\7" * 100


def test_memory_of_multiprocessing_is_opened(name: str) -> None:
    theirs = shared_memory.SharedMemory(name, create=True, size=1000)
    try:
        contents(theirs)[:3] = b"abc"
        with SharedMemory.open(name) as ours:
            assert (ours.size, bytes(ours.buf[:3])) == (1000, b"abc")
            ours.buf[1] = ord("x")
        assert bytes(contents(theirs)[:3]) == b"axc"
    finally:
        theirs.close()
        theirs.unlink()


def test_multiprocessing_opens_our_memory(name: str) -> None:
    with SharedMemory.create(name, 1000) as ours:
        ours.buf[:3] = b"abc"
        theirs = shared_memory.SharedMemory(name)
        resource_tracker.unregister("/" + name, "shared_memory")
        assert (theirs.size, bytes(contents(theirs)[:3])) == (1000, b"abc")
        contents(theirs)[1] = ord("x")
        theirs.close()
        assert bytes(ours.buf[:3]) == b"axc"


@pytest.mark.parametrize("version", INTERPRETERS)
def test_each_interpreter_of_this_machine_shares_it(name: str, version: str, start: Start) -> None:
    peer = start("stdlib_memory.py", name, python=INTERPRETERS[version])
    peer.await_ready()
    with SharedMemory.open(name) as memory:
        assert (memory.size, bytes(memory.buf[:5])) == (5000, b"hello")
        memory.buf[:5] = b"world"
    peer.input.write("\n")
    peer.input.flush()
    assert peer.line() == "world"
    peer.await_success()


def test_neither_the_resource_tracker_nor_the_end_of_a_process_removes_it(
    name: str, start: Start
) -> None:
    peer = start("make_memory.py", name)
    code, out, err = peer.await_exit()
    assert (code, out, err) == (0, "", "")
    with SharedMemory.open(name) as memory:
        assert bytes(memory.buf[:5]) == b"hello"

# SPDX-License-Identifier: Apache-2.0
"""Runs where /dev/shm is a file system of a few pages: python -m peers.full create|write.

create: of each kind until there is no room, and again. write: into all of what had room.
"""

import errno
import os
import re
import sys
from pathlib import Path

import esclusa
from each_kind import KINDS, Kind

SHM = Path("/dev/shm")
SENTENCE = re.compile(r"ENOSPC: needs (\d+) bytes, (\d+) are free in /dev/shm")
PAGE = os.sysconf("SC_PAGESIZE")


def free() -> int:
    space = os.statvfs(SHM)
    return space.f_bavail * space.f_frsize


def has_room(kind: Kind, name: str) -> bool:
    """Whether one could be made; if not, the refusal says what is free, and takes none of it."""
    before = free()
    try:
        kind.create(name).close()
        return True
    except OSError as e:
        assert e.errno == errno.ENOSPC, e
        numbers = SENTENCE.search(str(e))
        assert numbers is not None, e
        assert int(numbers[1]) > int(numbers[2]) == before == free(), e
        return False


def create_of_each_kind() -> None:
    room = free()
    for kind in KINDS.values():
        made: list[str] = []
        while has_room(kind, f"each-{len(made)}"):
            made.append(f"each-{len(made)}")
        assert made, kind.type
        assert {each.name for each in SHM.iterdir()} == set(made), kind.type
        for each in made:
            kind.open(each).close()
            kind.type.unlink(each)
        assert free() == room, kind.type


def fill() -> None:
    """Leave no byte."""
    with (SHM / "rest").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(PAGE))
        except OSError as e:
            assert e.errno == errno.ENOSPC


def write_into_what_had_room() -> None:
    array = esclusa.SharedByteArray.create("array", 3 * PAGE, members=1)
    memory = esclusa.SharedMemory.create("memory", 3 * PAGE)
    jobs = esclusa.MessageQueue.create("queue", 3, PAGE, handles=1, members=1)
    counters = esclusa.SharedCounters.create("counters", 50, members=1)
    fill()
    assert free() == 0
    array.fill(-1)
    memory.buf[:] = b"\xff" * len(memory.buf)
    with jobs.producer() as producer:
        for _ in range(3):
            producer.put(b"\xff" * PAGE)
    for number in range(50):
        counters.allocate(f"counter {number}").add()
    assert bytes(array.view()) == bytes(memory.buf[: 3 * PAGE]) == b"\xff" * (3 * PAGE)


if __name__ == "__main__":
    {"create": create_of_each_kind, "write": write_into_what_had_room}[sys.argv[1]]()

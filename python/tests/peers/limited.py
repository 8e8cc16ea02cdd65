# SPDX-License-Identifier: Apache-2.0
"""Creates and opens each kind where one thing is short.

Usage: python -m peers.limited descriptors|space NAME.
"""

import errno
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import esclusa
from each_kind import KINDS, Kind

LIMIT, ENOUGH = 100, 5
MEGABYTE = 1 << 20
SHM = Path("/dev/shm")
LARGE = [
    Kind(esclusa.SharedByteArray, 24 * MEGABYTE),
    Kind(esclusa.MessageQueue, 24, MEGABYTE),
    Kind(esclusa.SharedMemory, 24 * MEGABYTE),
]


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def mapped(name: str) -> bool:
    return name in Path("/proc/self/maps").read_text()


def refusals(number: int, calls: list[Callable[[], Any]]) -> int:
    """How many of them fail, which they do by that errno and its name in the sentence."""
    refused = 0
    for call in calls:
        try:
            call().close()
        except OSError as e:
            assert e.errno == number, e
            assert errno.errorcode[number] in str(e), e
            refused += 1
    return refused


def ways_in(kind: Kind, there: str, fresh: str, unnamed: Any) -> list[Callable[[], Any]]:
    return [
        lambda: kind.open(there),
        lambda: kind.create(fresh),
        lambda: kind.create(None),
        lambda: kind.type.from_fd(unnamed.fileno()),
    ]


def take_all_but(spare: int) -> list[int]:
    taken = []
    with suppress(OSError):
        while True:
            taken.append(os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC))
    for _ in range(spare):
        os.close(taken.pop())
    return taken


def with_few_descriptors(kind: Kind, there: str, fresh: str) -> None:
    kind.create(there).close()
    unnamed = kind.create(None)
    calls = ways_in(kind, there, fresh, unnamed)
    before = descriptors()
    for spare in range(ENOUGH + 1):
        taken = take_all_but(spare)
        refused = refusals(errno.EMFILE, calls)
        for each in taken:
            os.close(each)
        assert descriptors() == before, (kind.type, spare)
        assert not mapped(there), kind.type
        assert not mapped(fresh), kind.type
        assert not [each for each in SHM.iterdir() if each.name.startswith(".esclusa-")]
        made = (SHM / fresh).exists()
        if made:
            kind.open(fresh).close()
            kind.type.unlink(fresh)
        assert spare > 0 or (refused == len(calls) and not made), kind.type
        assert spare < ENOUGH or refused == 0, kind.type
    unnamed.close()
    kind.type.unlink(there)


def few_descriptors(name: str) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, most))
    for kind in KINDS.values():
        with_few_descriptors(kind, name, name + "-fresh")


def address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")


def with_little_space(kind: Kind, there: str, fresh: str) -> None:
    kind.create(there).close()
    unnamed = kind.create(None)
    calls = ways_in(kind, there, fresh, unnamed)
    before = descriptors()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (address_space() + 12 * MEGABYTE, most))
    refused = refusals(errno.ENOMEM, calls)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    assert refused == len(calls), kind.type
    assert descriptors() == before, kind.type
    assert not mapped(there), kind.type
    assert not (SHM / fresh).exists()
    assert refusals(0, calls) == 0, kind.type
    unnamed.close()
    kind.type.unlink(there)
    kind.type.unlink(fresh)


def little_space(name: str) -> None:
    for kind in LARGE:
        with_little_space(kind, name, name + "-fresh")


if __name__ == "__main__":
    {"descriptors": few_descriptors, "space": little_space}[sys.argv[1]](sys.argv[2])

# SPDX-License-Identifier: Apache-2.0
"""Names that nobody has, a watch over what is left behind, processes that end with their test."""

import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from esclusa import MessageQueue
from peer_process import PeerProcess

SHM = Path("/dev/shm")
PREFIX = f"pytest-{os.getpid()}-{time.monotonic_ns()}-"
numbers = itertools.count()


def remove(path: Path) -> None:
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Fail the test that leaves a segment, and remove it."""
    yield
    left = [path for path in SHM.iterdir() if path.name.startswith(PREFIX)]
    for path in left:
        remove(path)
    assert left == []


@pytest.fixture
def name() -> Iterator[str]:
    """Give a name that nobody has; what was made under it is removed."""
    name = f"{PREFIX}{next(numbers)}"
    yield name
    remove(SHM / name)


@pytest.fixture
def other_name(name: str) -> Iterator[str]:
    """Give a second one."""
    other = name + "-other"
    yield other
    remove(SHM / other)


@pytest.fixture
def jobs(name: str) -> Iterator[MessageQueue]:
    """Give a queue of four slots of 16 bytes."""
    with MessageQueue.create(name, 4, 16) as queue:
        yield queue


@pytest.fixture
def start() -> Iterator[Callable[..., PeerProcess]]:
    """Give what starts a peer; those that are left are killed."""
    started: list[PeerProcess] = []

    def start_peer(file: str, *arguments: object, python: str = sys.executable) -> PeerProcess:
        started.append(PeerProcess(file, *arguments, python=python))
        return started[-1]

    yield start_peer
    for peer in started:
        peer.close()

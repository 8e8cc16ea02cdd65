# SPDX-License-Identifier: Apache-2.0
"""The board that workers write down on what they did; Board.java says what each word means."""

from __future__ import annotations

import mmap
import os

SLOTS = 15
IDS = 1 << 22
RETURNS = 256
EVENTS = 512
OTHERS = 5
FAULT_BYTES = 1024

PAGE = 65536
STOP, FIRST, SECOND, ITEMS = 0, 8, 16, 24
LIFE, INSIDE, BEGUN, DONE, GRASP, ARM, STORES, RETURN_COUNT, ROUNDS, LEFT, ID_COUNT, EVENT_COUNT = (
    8 * i for i in range(12)
)
TALLY = 96
TURN = 128
FAULT = 1024
RETURNED = 2048
EVENT = 8192
FATES = PAGE * (1 + SLOTS)
SIZE = FATES + SLOTS * 2 * IDS


class Board:
    """Its words by their offset, and its bytes."""

    def __init__(self, path: str) -> None:
        """Map the file."""
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self.bytes = memoryview(mmap.mmap(fd, SIZE))
        os.close(fd)
        self.words = self.bytes.cast("q")

    def get(self, offset: int) -> int:
        return self.words[offset >> 3]

    def set(self, offset: int, value: int) -> None:
        self.words[offset >> 3] = value

    def add(self, offset: int, delta: int = 1) -> None:
        """Add by a load and a store: the word has one writer at a time."""
        self.words[offset >> 3] += delta

    def mend(self) -> None:
        """Make what the lock protects whole, as whoever was told of a death."""
        self.set(SECOND, self.get(FIRST))


def slot_at(number: int) -> int:
    return PAGE * (1 + number)


def put_at(message: int) -> int:
    """Where it stands whether the put of the message has begun (1) or returned (2)."""
    return FATES + message // IDS * 2 * IDS + message % IDS


def taken_at(message: int) -> int:
    """Whether it was taken (1), acknowledged (2), or its acknowledging has begun (3)."""
    return put_at(message) + IDS

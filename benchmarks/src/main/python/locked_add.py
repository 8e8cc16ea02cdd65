# SPDX-License-Identifier: Apache-2.0
"""Usage: locked_add.py OBJECT CORE OTHER_CORE NAME SLOTS.

Add one under a lock, in one process, that others could share.
"""

import multiprocessing
import sys
from collections.abc import Callable

import chunks


def of_multiprocessing() -> tuple[Callable[[int], None], Callable[[], int]]:
    """Give the loop over a `multiprocessing.Value`, and what reads it."""
    shared = multiprocessing.Value("q", 0)

    def add(n: int) -> None:
        value = shared
        for _ in range(n):
            with value.get_lock():
                value.value += 1

    return add, lambda: int(shared.value)


def of_esclusa(name: str) -> tuple[Callable[[int], None], Callable[[], int]]:
    """Give the loop over our two objects, and what reads the counter."""
    import esclusa

    shared_mutex = esclusa.Mutex.create(name + "-mutex")
    shared_counter = esclusa.SharedCounter.create(name + "-counter")

    def add(n: int) -> None:
        mutex, counter = shared_mutex, shared_counter
        for _ in range(n):
            with mutex:
                counter.add(1)

    return add, lambda: shared_counter.value


class Adder:
    """What is added to, and what the sum must be."""

    def __init__(self, kind: str, name: str) -> None:
        """Remember what to open."""
        self.kind, self.name, self.expected = kind, name, 0

    def start(self) -> None:
        """Make the objects."""
        self.add, self.sum = (
            of_esclusa(self.name) if self.kind == "esclusa" else of_multiprocessing()
        )

    def chunk(self, n: int) -> int:
        """Add n times; the result is how much is missing."""
        self.add(n)
        self.expected += n
        return self.expected - self.sum()


if __name__ == "__main__":
    chunks.settle(int(sys.argv[2]))
    adder = Adder(sys.argv[1], sys.argv[4])
    chunks.serve(adder.start, adder.chunk)

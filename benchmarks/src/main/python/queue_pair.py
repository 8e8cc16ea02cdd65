# SPDX-License-Identifier: Apache-2.0
"""Usage: queue_pair.py OBJECT CORE OTHER_CORE NAME SLOTS.

Messages of 64 bytes from one process to another. OBJECT is `esclusa` or `multiprocessing`.
This process gets, the one that it starts puts.
"""

import multiprocessing
import multiprocessing.connection
import sys
from collections.abc import Callable

import chunks

MESSAGE_BYTES = 64
KEPT: list[object] = []  # what is used lives as long as the process
MESSAGES = [i.to_bytes(8, "little") * (MESSAGE_BYTES // 8) for i in range(64)]


def multiprocessing_ends(
    slots: int,
) -> tuple[Callable[[], Callable[[bytes], None]], Callable[[], bytes]]:
    """Give what makes `put` in the other process, and `get`."""
    queue: multiprocessing.Queue[bytes] = multiprocessing.Queue(slots)
    return lambda: queue.put, queue.get


def esclusa_ends(
    name: str, slots: int
) -> tuple[Callable[[], Callable[[bytes], None]], Callable[[], bytes]]:
    """Give what makes `put` in the other process, and `get`."""
    import esclusa

    queue = esclusa.MessageQueue.create(name, slots, MESSAGE_BYTES)
    consumer = queue.consumer()

    def make_put() -> Callable[[bytes], None]:
        opened = esclusa.MessageQueue.open(name)
        KEPT.append(opened)
        return opened.producer().put

    return make_put, consumer.get


def produce(
    make_put: Callable[[], Callable[[bytes], None]],
    core: int,
    orders: "multiprocessing.connection.Connection[str, int]",
) -> None:
    """Put as many messages as each order says."""
    chunks.settle(core)
    put = make_put()
    orders.send("ready")
    count = 0
    while True:
        for _ in range(orders.recv()):
            put(MESSAGES[count % 64])
            count += 1


class Pair:
    """The consumer, and what it knows of the producer."""

    def __init__(self, kind: str, core: int, other: int, name: str, slots: int) -> None:
        """Remember what to open."""
        self.kind, self.core, self.other, self.name, self.slots = kind, core, other, name, slots
        self.count = 0

    def start(self) -> None:
        """Make the queue and the producer's process."""
        if self.kind == "esclusa":
            make_put, self.get = esclusa_ends(self.name, self.slots)
        else:
            make_put, self.get = multiprocessing_ends(self.slots)
        self.orders, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")
        context.Process(target=produce, args=(make_put, self.other, theirs), daemon=True).start()
        self.orders.recv()

    def chunk(self, n: int) -> int:
        """Have n messages put, and get them."""
        get, count, wrong = self.get, self.count, 0
        self.orders.send(n)
        for _ in range(n):
            if get() != MESSAGES[count % 64]:
                wrong += 1
            count += 1
        self.count = count
        return wrong


if __name__ == "__main__":
    kind, core, other, name, slots = sys.argv[1:]
    chunks.settle(int(core))
    pair = Pair(kind, int(core), int(other), name, int(slots))
    chunks.serve(pair.start, pair.chunk)

# SPDX-License-Identifier: Apache-2.0
"""Usage: asyncio_pair.py OBJECT CORE OTHER_CORE NAME SLOTS.

Messages of 64 bytes, one by one, from another process to a task of asyncio. OBJECT is `esclusa`, a
queue that the task iterates, or `streams`, over a Unix socket, framed by their length. This process
gets, the one that it starts puts.
"""

import asyncio
import multiprocessing
import multiprocessing.connection
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import chunks

if TYPE_CHECKING:
    import esclusa

MESSAGE_BYTES = 64
HEADER_BYTES = 4
HEADER = MESSAGE_BYTES.to_bytes(HEADER_BYTES, "little")
MESSAGES = [i.to_bytes(8, "little") * (MESSAGE_BYTES // 8) for i in range(64)]
KEPT: list[object] = []  # what is used lives as long as the process

Orders = multiprocessing.connection.Connection


def put_messages(core: int, name: str, orders: "Orders[str, int]") -> None:
    """Put as many messages as each order says."""
    import esclusa

    chunks.settle(core)
    queue = esclusa.MessageQueue.open(name)
    put = queue.producer().put
    orders.send("ready")
    count = 0
    while True:
        for _ in range(orders.recv()):
            put(MESSAGES[count % 64])
            count += 1


async def write_frames(path: str, orders: "Orders[str, int]") -> None:
    """Write as many frames as each order says."""
    _, writer = await asyncio.open_unix_connection(path)
    orders.send("ready")
    loop = asyncio.get_running_loop()
    count = 0
    while True:
        for _ in range(await loop.run_in_executor(None, orders.recv)):  # it still has to flush
            writer.write(HEADER + MESSAGES[count % 64])
            await writer.drain()
            count += 1


def write_messages(core: int, path: str, orders: "Orders[str, int]") -> None:
    """Do so in a loop of its own."""
    chunks.settle(core)
    asyncio.run(write_frames(path, orders))


async def listen(path: str) -> "asyncio.Future[asyncio.StreamReader]":
    """Give the first connection's stream."""
    first: asyncio.Future[asyncio.StreamReader] = asyncio.get_running_loop().create_future()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        KEPT.append(writer)
        first.set_result(reader)

    KEPT.append(await asyncio.start_unix_server(connected, path))
    return first


class Pair:
    """The consumer, and what it knows of the producer."""

    def __init__(self, kind: str, other: int, name: str, slots: int) -> None:
        """Remember what to open."""
        self.kind, self.other, self.name, self.slots = kind, other, name, slots
        self.loop = asyncio.new_event_loop()
        self.count = 0

    def start_producer(self, run: Callable[..., None], what: str) -> None:
        """Start the other process, and wait for it."""
        self.orders, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        context.Process(target=run, args=(self.other, what, theirs), daemon=True).start()

    def start(self) -> None:
        """Make the queue or the socket, and the producer's process."""
        if self.kind == "esclusa":
            import esclusa

            queue = esclusa.MessageQueue.create(self.name, self.slots, MESSAGE_BYTES)
            KEPT.append(queue)
            messages = queue.consumer()
            self.start_producer(put_messages, self.name)
            self.orders.recv()
            self.work: Callable[[int], Awaitable[int]] = lambda n: self.iterate(messages, n)
        else:
            folder = tempfile.TemporaryDirectory()
            KEPT.append(folder)
            path = str(Path(folder.name) / "socket")
            first = self.loop.run_until_complete(listen(path))
            self.start_producer(write_messages, path)
            reader = self.loop.run_until_complete(first)
            self.orders.recv()
            self.work = lambda n: self.read(reader, n)

    async def iterate(self, messages: "esclusa.Consumer", n: int) -> int:
        """Get n messages of the queue; return how many were wrong."""
        count, wrong, last = self.count, 0, self.count + n
        async for message in messages:
            wrong += message != MESSAGES[count % 64]
            count += 1
            if count == last:
                break
        self.count = count
        return wrong

    async def read(self, reader: asyncio.StreamReader, n: int) -> int:
        """Get n messages of the stream; return how many were wrong."""
        count, wrong = self.count, 0
        for _ in range(n):
            length = int.from_bytes(await reader.readexactly(HEADER_BYTES), "little")
            wrong += await reader.readexactly(length) != MESSAGES[count % 64]
            count += 1
        self.count = count
        return wrong

    async def task(self, n: int) -> int:
        """Work off a chunk."""
        return await self.work(n)

    def chunk(self, n: int) -> int:
        """Have n messages put, and get them."""
        self.orders.send(n)
        return self.loop.run_until_complete(self.task(n))


if __name__ == "__main__":
    kind, core, other, name, slots = sys.argv[1:]
    chunks.settle(int(core))
    pair = Pair(kind, int(other), name, int(slots))
    chunks.serve(pair.start, pair.chunk)

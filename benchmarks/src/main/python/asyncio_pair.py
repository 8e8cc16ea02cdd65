# SPDX-License-Identifier: Apache-2.0
"""Usage: asyncio_pair.py [MESSAGES [ROUNDS]].

Messages of 64 bytes, one by one, from another process to a task of asyncio: by a queue that it
iterates, and by a stream over a Unix socket, which frames them by their length, in turns. Prints a
line for each round, and the medians.
"""

import asyncio
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from esclusa import MessageQueue

MESSAGE = bytes(64)
HEADER = len(MESSAGE).to_bytes(4, "little")
SLOTS = 4096


def put(name: str, count: int) -> None:
    """Put so many messages."""
    with MessageQueue.open(name) as queue, queue.producer() as producer:
        for _ in range(count):
            producer.put(MESSAGE)


async def by_queue(count: int) -> float:
    """Return messages per second."""
    name = f"asyncio-pair-{os.getpid()}"
    got = 0
    begin = 0.0
    with MessageQueue.create(name, SLOTS, len(MESSAGE), temporary=True) as queue:
        worker = multiprocessing.Process(target=put, args=[name, count])
        worker.start()
        async for message in queue.consumer():
            begin = begin or time.perf_counter()
            got += len(message) == len(MESSAGE)
        end = time.perf_counter()
        worker.join()
    MessageQueue.unlink(name)
    assert got == count
    return count / (end - begin)


async def write(path: str, count: int) -> None:
    """Write so many messages."""
    _, writer = await asyncio.open_unix_connection(path)
    for _ in range(count):
        writer.write(HEADER + MESSAGE)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


def write_all(path: str, count: int) -> None:
    """Write so many messages in a loop of its own."""
    asyncio.run(write(path, count))


async def by_stream(count: int) -> float:
    """Return messages per second."""
    rate: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    async def read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begin = 0.0
        for _ in range(count):
            length = int.from_bytes(await reader.readexactly(4), "little")
            begin = begin or time.perf_counter()
            await reader.readexactly(length)
        rate.set_result(count / (time.perf_counter() - begin))
        writer.close()

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "socket")
        server = await asyncio.start_unix_server(read, path)
        worker = multiprocessing.Process(target=write_all, args=[path, count])
        worker.start()
        result = await rate
        server.close()
        worker.join()
    return result


def main(count: int, rounds: int) -> None:
    """Compare them."""
    queue, stream = [], []
    for _ in range(rounds):
        queue.append(asyncio.run(by_queue(10 * count)))
        stream.append(asyncio.run(by_stream(count)))
        print(f"queue {queue[-1]:,.0f}/s, stream {stream[-1]:,.0f}/s", flush=True)
    one, other = statistics.median(queue), statistics.median(stream)
    print(f"medians: queue {one:,.0f}/s, stream {other:,.0f}/s: {one / other:.1f} times")


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    main(*(arguments + [50000, 5][len(arguments) :]))

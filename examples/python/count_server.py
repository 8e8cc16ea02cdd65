# SPDX-License-Identifier: Apache-2.0
"""Usage: count_server.py QUEUE SOCKET. Count messages, and tell how many to who asks."""

import asyncio
import sys

from esclusa import MessageQueue

name, path = sys.argv[1:]
count = 0


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer each line."""
    while await reader.readline():
        writer.write(b"%d\n" % count)
    writer.close()


async def main() -> None:
    """Take messages until the stream ends."""
    global count
    # @start region="serve"
    with MessageQueue.create_or_open(name, slots=64, slot_bytes=64) as queue:
        server = await asyncio.start_unix_server(answer, path)
        async for _ in queue.consumer():  # the loop serves the socket meanwhile
            count += 1
        server.close()
    # @end region="serve"
    print(f"Python counted {count}")


asyncio.run(main())

# SPDX-License-Identifier: Apache-2.0
"""wordcount_worker.py BLOCKS COUNTS NUMBER: the worker of ``esclusa wordcount`` in Python.

It takes blocks from the queue BLOCKS, counts their words, publishes the counts on the queue COUNTS,
and acknowledges. What travels is told in Part.java (the head of each message) and Counts.java (the
counts). Whatever is done for each word is done by the interpreter's own C code.
"""

import sys
import time
from array import array
from collections import Counter
from struct import Struct

from esclusa import Message, MessageQueue, Producer

LOWER_CASE_LETTERS = bytes(
    byte | 0x20 if chr(byte).isascii() and chr(byte).isalpha() else 0x20 for byte in range(256)
)
PART = Struct("<IIIIqII")  # worker, delivery, part, parts, nanos, text bytes, 0
LENGTHS = Struct("<II")  # short words, which here are none, and others


def count(text: memoryview) -> bytes:
    """Return the counts of the words of a text that begins and ends between words."""
    words = Counter(bytes(text).translate(LOWER_CASE_LETTERS).split())
    return b"".join(
        (
            LENGTHS.pack(0, len(words)),
            array("I", words.values()),
            array("I", map(len, words)),
            *words,
        )
    )


def work(block: Message, out: Producer, room: int, number: int) -> None:
    """Count one block and publish its counts, in as many parts as they need."""
    begin = time.monotonic_ns()
    size = len(block.data)
    counts = memoryview(count(block.data))
    nanos = time.monotonic_ns() - begin
    parts = -(-len(counts) // room)
    for part in range(parts):
        head = PART.pack(number, block.delivery_count, part, parts, nanos, size, 0)
        out.put(head + counts[part * room : (part + 1) * room], type=block.type)


def main(blocks_name: str, counts_name: str, number: int) -> None:
    """Work until all blocks are counted and acknowledged, by whomever."""
    with (
        MessageQueue.open(blocks_name) as blocks,
        MessageQueue.open(counts_name) as counts,
        counts.producer() as out,
        blocks.consumer() as consumer,
    ):
        room = counts.slot_bytes - PART.size
        while True:
            try:
                block = consumer.take()
            except EOFError:
                return
            with block:
                try:
                    work(block, out, room, number)
                except BaseException:
                    block.release()  # for another one: else leaving it would acknowledge it
                    raise


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

# SPDX-License-Identifier: Apache-2.0
"""Writes first inputs for the fuzz targets: seeds.py FOLDER. Needs the package esclusa.

A copy of a segment that is in use is one whose members have all died.
"""

import os
import random
import struct
import sys
from contextlib import ExitStack
from pathlib import Path

import esclusa

FEW = {"members": 3}
WORDS = 160


def use_queue(queue: esclusa.MessageQueue) -> list[object]:
    producer, consumer = queue.producer(), queue.consumer()
    for text in (b"one", b"two", b"three"):
        producer.put(text, timeout=0)
    consumer.get(timeout=0)
    return [producer, consumer, consumer.take(timeout=0), producer.claim(timeout=0)]


KINDS = {
    "counter": lambda name: esclusa.SharedCounter.create(name, 7, **FEW),
    "mutex": lambda name: esclusa.Mutex.create(name, **FEW),
    "queue": lambda name: esclusa.MessageQueue.create(name, 4, 16, handles=4, **FEW),
    "queue-of-3": lambda name: esclusa.MessageQueue.create(name, 3, 300, handles=4, **FEW),
    "array": lambda name: esclusa.SharedIntArray.create(name, (3, 4), **FEW),
    "counters": lambda name: esclusa.SharedCounters.create(name, 3, **FEW),
    "semaphore": lambda name: esclusa.SharedSemaphore.create(name, 3, **FEW),
    "rwlock": lambda name: esclusa.SharedReadWriteLock.create(name, **FEW),
    "barrier": lambda name: esclusa.SharedBarrier.create(name, 2, **FEW),
    "event": lambda name: esclusa.SharedEvent.create(name, **FEW),
    "latch": lambda name: esclusa.SharedLatch.create(name, 3, **FEW),
    "pthread-mutex": lambda name: esclusa.PthreadMutex.create(name, **FEW),
}

USES = {
    "mutex": lambda mutex: mutex.acquire(),
    "queue": use_queue,
    "queue-of-3": use_queue,
    "counters": lambda counters: counters.allocate("label", "unit"),
    "semaphore": lambda semaphore: semaphore.acquire(),
    "rwlock": lambda lock: lock.acquire_read(),
    "event": lambda event: event.set(),
}


def write_segments(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for kind, create in KINDS.items():
        name = f"seed-{os.getpid()}"
        file = Path("/dev/shm", name)
        with ExitStack() as stack:
            stack.callback(file.unlink)
            made = create(name)
            stack.callback(made.close)
            (folder / f"{kind}-left").write_bytes(file.read_bytes())
            if kind in USES:
                kept = USES[kind](made)
                (folder / f"{kind}-used").write_bytes(file.read_bytes())
                del kept


def step(operation: int, argument: int = 0, how: int = 0, store: int = 0, word: int = 0, value: int = 0) -> bytes:
    return struct.pack("<BBBBIQ", operation, argument, how, store, word, value)


def some_value(chance: random.Random) -> int:
    return chance.choice(
        [
            chance.getrandbits(64),
            chance.randrange(8),
            1 << chance.randrange(64),
            2**64 - 1,
            chance.randrange(16) << 20 | chance.randrange(7) << 16 | chance.randrange(8),
            chance.randrange(3) << 32 | 1,
        ]
    )


def write_programs(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    for kind in range(1, 11):
        for number in range(8):
            program = struct.pack("<BB14x", kind, number)
            for i in range(20):
                how = 0 if number == 0 else chance.randrange(4)
                program += step(
                    i, chance.randrange(256), how, chance.choice([0, 0, 1, 2, 3]), chance.randrange(WORDS), some_value(chance)
                )
            (folder / f"{kind}-{number}").write_bytes(program)


if __name__ == "__main__":
    write_segments(Path(sys.argv[1], "open"))
    write_programs(Path(sys.argv[1], "scribble"))

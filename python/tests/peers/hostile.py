# SPDX-License-Identifier: Apache-2.0
"""Runs the inputs of native/fuzz/corpus, whose README has their format: hostile.py CORPUS NAME.

Or uses what another process overwrites: hostile.py use SECONDS NAME.
"""

import faulthandler
import queue
import random
import struct
import sys
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from mmap import mmap
from pathlib import Path
from typing import Any

import esclusa

SECONDS_FOR_ONE = 30
CHECKSUMMED, HEADER, STEP, STEPS, CONDITIONS = 124, 256, 16, 64, 7
KIND_COUNT, MUTEX, QUEUE, ARRAY, PTHREAD_MUTEX = 12, 2, 3, 4, 11
CONDITION_WAIT, AT_ONCE = 3, 40
# What the documentation names.
TOLD = (
    OSError,
    ValueError,
    RuntimeError,
    EOFError,
    OverflowError,
    queue.Empty,
    queue.Full,
    threading.BrokenBarrierError,
)
Operation = Callable[[int], object]
ARRAYS: list[Any] = [
    esclusa.SharedByteArray,
    esclusa.SharedShortArray,
    esclusa.SharedIntArray,
    esclusa.SharedLongArray,
    esclusa.SharedFloatArray,
    esclusa.SharedDoubleArray,
]


def soon(argument: int) -> float:
    """Every other wait does not wait."""
    return 0 if argument % 2 == 0 else 50e-6


def some(argument: int) -> int:
    return 1 + argument // 2 % 3


def wait_any(*objects: Any) -> Operation:
    return lambda argument: esclusa.wait(objects, soon(argument))


def counter(made: esclusa.SharedCounter) -> list[Operation]:
    def assign(argument: int) -> None:
        made.value = argument

    return [
        lambda _: made.value,
        assign,
        made.add,
        lambda argument: made.compare_and_set(argument, argument + 1),
    ]


def mutex(made: esclusa.Mutex) -> list[Operation]:
    def lock_and_unlock(argument: int) -> None:
        if made.acquire(timeout=soon(argument)):
            made.mark_repaired()
            made.release()

    def wait(argument: int) -> None:
        if made.acquire(timeout=soon(argument)):
            made.condition(argument // 2 % CONDITIONS).wait(soon(argument))
            made.release()

    def signal(argument: int) -> None:
        locked = made.acquire(blocking=False)
        condition = made.condition(argument // 2 % CONDITIONS)
        condition.notify() if argument % 2 == 0 else condition.notify_all()
        if locked:
            made.release()

    return [
        lock_and_unlock,
        lambda _: made.acquire(blocking=False),
        lambda _: made.release(),
        wait,
        signal,
    ]


class _Ends:
    """A producer and a consumer of a queue, and what they have claimed and taken."""

    def __init__(self, made: esclusa.MessageQueue) -> None:
        self.queue = made
        self.claims: list[esclusa.Claim] = []
        self.messages: list[esclusa.Message] = []
        self._producer: esclusa.Producer | None = None
        self._consumer: esclusa.Consumer | None = None

    @property
    def producer(self) -> esclusa.Producer:
        self._producer = self._producer or self.queue.producer()
        return self._producer

    @property
    def consumer(self) -> esclusa.Consumer:
        self._consumer = self._consumer or self.queue.consumer()
        return self._consumer

    def text(self, argument: int) -> bytes:
        return bytes(argument // 2 % (min(self.queue.slot_bytes, 300) + 1))

    def put(self, argument: int) -> None:
        self.producer.put(self.text(argument), argument, timeout=soon(argument))

    def put_many(self, argument: int) -> None:
        self.producer.put_many(
            [self.text(argument), b"", self.text(argument)], timeout=soon(argument)
        )

    def get_many(self, argument: int) -> None:
        self.consumer.get_many(some(argument), timeout=soon(argument))

    def claim(self, argument: int) -> esclusa.Claim:
        claim = self.producer.claim(timeout=soon(argument))
        claim.buf[:] = bytes(len(claim.buf))
        return claim

    def take(self, argument: int) -> esclusa.Message:
        message = self.consumer.take(timeout=soon(argument))
        bytes(message.data)
        return message

    def keep_claim(self, argument: int) -> None:
        self.claims.append(self.claim(argument))

    def keep_message(self, argument: int) -> None:
        self.messages.append(self.take(argument))

    def end_claim(self, argument: int) -> None:
        if self.claims:
            claim = self.claims.pop()
            claim.publish(len(self.text(argument))) if argument % 2 == 0 else claim.abort()

    def end_message(self, argument: int) -> None:
        if self.messages:
            message = self.messages.pop()
            bytes(message.data)
            message.release() if argument % 2 == 0 else message.close()

    def close_producer(self, _: int) -> None:
        self.claims.clear()
        self.producer.close()
        self._producer = None

    def close_consumer(self, _: int) -> None:
        self.messages.clear()
        self.consumer.close()
        self._consumer = None

    def operations(self) -> list[Operation]:
        return [
            self.put,
            lambda argument: self.consumer.get(timeout=soon(argument)),
            self.put_many,
            self.get_many,
            lambda argument: self.claim(argument).publish(len(self.text(argument)), argument),
            lambda argument: self.take(argument).close(),
            self.keep_claim,
            self.keep_message,
            self.end_claim,
            self.end_message,
            self.close_producer,
            self.close_consumer,
            lambda _: self.queue.figures(),
            lambda argument: wait_any(self.consumer, self.producer)(argument),
        ]


def array(made: Any) -> list[Operation]:
    flat = made.view().cast("B") if made.view().ndim != 1 else made.view()

    def element(argument: int) -> None:
        index = tuple(argument // 2 % length for length in made.shape)
        made[index] = made[index]
        made.get_and_add(index, 1)
        made.get_and_set(index, 5)
        made.compare_and_set(index, 5, 6)

    def put(_: int) -> None:
        flat[:] = bytes(flat)

    return [element, lambda _: bytes(flat), put, lambda _: made.fill(1)]


def counters(made: esclusa.SharedCounters) -> list[Operation]:
    found: list[esclusa.LabelledCounter] = []

    def label(argument: int) -> str:
        return (
            "label"
            if argument // 2 % 2 == 0
            else "another label, which is longer than a word or two"
        )

    def use(_: int) -> None:
        for one in found[-1:]:
            one.add(1)
            one.value = 2
            assert isinstance(one.valid, bool)

    def find(argument: int) -> None:
        one = made.find(label(argument))
        if one is not None:
            found.append(one)

    return [
        lambda argument: found.append(made.allocate(label(argument), "unit")),
        use,
        lambda _: made.snapshot(),
        find,
        lambda _: [one.free() for one in found[-1:]],
    ]


def semaphore(made: esclusa.SharedSemaphore) -> list[Operation]:
    return [
        lambda argument: made.acquire(timeout=soon(argument), n=some(argument)),
        lambda argument: made.acquire(blocking=False, n=some(argument)),
        lambda argument: made.release(some(argument)),
        lambda _: made.value,
        wait_any(made),
    ]


def rwlock(made: esclusa.SharedReadWriteLock) -> list[Operation]:
    def read(argument: int) -> None:
        if made.acquire_read(timeout=soon(argument)):
            made.release_read()

    def write(argument: int) -> None:
        if made.acquire_write(timeout=soon(argument)):
            made.mark_repaired()
            made.release_write()

    return [
        read,
        write,
        lambda _: made.acquire_read(blocking=False),
        lambda _: made.release_read(),
        lambda _: made.acquire_write(blocking=False),
        lambda _: made.release_write(),
    ]


def barrier(made: esclusa.SharedBarrier) -> list[Operation]:
    return [
        lambda argument: made.wait(soon(argument)),
        lambda _: made.reset(),
        lambda _: made.broken,
        lambda _: made.n_waiting,
    ]


def event(made: esclusa.SharedEvent) -> list[Operation]:
    return [
        lambda argument: made.wait(soon(argument)),
        lambda _: made.set(),
        lambda _: made.clear(),
        lambda _: made.is_set(),
        wait_any(made),
    ]


def latch(made: esclusa.SharedLatch) -> list[Operation]:
    return [
        lambda argument: made.wait(soon(argument)),
        lambda argument: made.count_down(some(argument)),
        lambda _: made.count,
        wait_any(made),
    ]


FEW = {"members": 3}
# By the kind's number: the class, its first arguments after the name, as a number chooses them, and
# its operations.
Parameters = Callable[[int], dict[str, Any]]
KINDS: dict[int, tuple[Any, Parameters, Callable[[Any], list[Operation]]]] = {
    1: (esclusa.SharedCounter, lambda _: {"value": 7}, counter),
    2: (esclusa.Mutex, lambda _: {}, mutex),
    3: (
        esclusa.MessageQueue,
        lambda variant: {
            "slots": 1 + variant % 5,
            "slot_bytes": 16 if variant // 5 % 2 == 0 else 300,
            "handles": 4,
        },
        lambda made: _Ends(made).operations(),
    ),
    4: (None, lambda _: {"shape": (3, 4)}, array),
    5: (esclusa.SharedCounters, lambda variant: {"capacity": 1 + variant % 3}, counters),
    6: (
        esclusa.SharedSemaphore,
        lambda variant: {"permits": variant // 2 % 4, "signal": variant % 2 == 1},
        semaphore,
    ),
    7: (esclusa.SharedReadWriteLock, lambda _: {}, rwlock),
    8: (esclusa.SharedBarrier, lambda variant: {"parties": 1 + variant % 3}, barrier),
    9: (esclusa.SharedEvent, lambda _: {}, event),
    10: (esclusa.SharedLatch, lambda variant: {"count": 1 + variant % 3}, latch),
    11: (esclusa.PthreadMutex, lambda _: {}, lambda made: [lambda _: made.robust]),
}


def create(kind: int, name: str, variant: int) -> Any:
    made, parameters, _ = KINDS[kind]
    return (made or ARRAYS[variant % 6]).create(name, **parameters(variant), **FEW)


def open_kind(kind: int, name: str) -> Any:
    if kind != ARRAY:
        return KINDS[kind][0].open(name)
    refused = ValueError("no type")
    for one in ARRAYS:
        try:
            return one.open(name)
        except ValueError as e:
            refused = e
    raise refused


def operations(kind: int, name: str, made: Any) -> list[Operation]:
    return [*KINDS[kind][2](made), lambda _: open_kind(kind, name).close()]


def run_open(content: bytes, name: str, path: Path) -> None:
    path.write_bytes(content)
    kind = int.from_bytes(content[12:16], "little") if len(content) >= HEADER else 0
    if kind not in KINDS:
        kind = QUEUE
    try:
        made = open_kind(kind, name)
    except TOLD:
        return
    for number, operation in enumerate(operations(kind, name, made)):
        with suppress(*TOLD):
            operation(2 * number + 1)
    close(made)


def close(made: Any) -> None:
    try:
        made.close()
    except BufferError:  # an array's view is still there
        return


def run_program(content: bytes, name: str, path: Path) -> None:
    kind = content[0] % KIND_COUNT if len(content) >= STEP else 0
    if kind in (0, PTHREAD_MUTEX):
        return
    made = create(kind, name, content[1])
    table = operations(kind, name, made)
    with path.open("r+b") as file, mmap(file.fileno(), 0) as words:
        for at in range(STEP, min(len(content) // STEP, STEPS + 1) * STEP, STEP):
            operation, argument, how, _, word, value = struct.unpack_from("<BBBBIQ", content, at)
            overwrite(words, how % 4, word, value)
            with suppress(*TOLD):
                table[operation % len(table)](argument)
    close(made)


def overwrite(words: mmap, how: int, word: int, value: int) -> None:
    offset = word % (len(words) // 8) * 8
    (now,) = struct.unpack_from("<Q", words, offset)
    changed = {0: now, 1: value, 2: now ^ value, 3: now + value}[how]
    if how != 0:
        struct.pack_into("<Q", words, offset, changed % 2**64)


def with_checksum(content: bytes) -> bytes:
    crc = zlib.crc32(content[:CHECKSUMMED])
    return content[:CHECKSUMMED] + crc.to_bytes(4, "little") + content[CHECKSUMMED + 4 :]


def main(corpus: Path, name: str) -> None:
    path = Path("/dev/shm", name)
    tried = 0
    for target in ("open", "scribble"):
        for file in sorted((corpus / target).iterdir()):
            print(file, flush=True)
            faulthandler.dump_traceback_later(SECONDS_FOR_ONE, exit=True)
            content = file.read_bytes()
            if target == "open":
                run_open(content, name, path)
                if len(content) >= HEADER:
                    run_open(with_checksum(content), name, path)
            else:
                run_program(content, name, path)
            path.unlink(missing_ok=True)
            tried += 1
    faulthandler.cancel_dump_traceback_later()
    print(tried, "inputs did no harm")


def use(seconds: float, name: str) -> None:
    """Use the objects NAME-1 to NAME-10, which another process overwrites, in any order."""
    end = time.monotonic() + seconds
    used = 0
    print("ready", flush=True)
    while time.monotonic() < end:
        faulthandler.dump_traceback_later(2 * SECONDS_FOR_ONE, exit=True)
        kind = random.randrange(1, PTHREAD_MUTEX)
        with suppress(*TOLD):
            made = open_kind(kind, f"{name}-{kind}")
            table = operations(kind, f"{name}-{kind}", made)
            if kind == MUTEX:  # a condition takes its mutex again without a deadline
                del table[CONDITION_WAIT]
            for _ in range(AT_ONCE):
                with suppress(*TOLD):
                    random.choice(table)(random.randrange(256))
                used += 1
            close(made)
    faulthandler.cancel_dump_traceback_later()
    print(used, "operations")
    sys.exit(used == 0)


if __name__ == "__main__":
    if sys.argv[1] == "use":
        use(float(sys.argv[2]), sys.argv[3])
    else:
        main(Path(sys.argv[1]), sys.argv[2])

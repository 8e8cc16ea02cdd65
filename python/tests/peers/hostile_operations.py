# SPDX-License-Identifier: Apache-2.0
"""What is done to objects of each kind whose memory somebody else writes."""

from collections.abc import Callable
from typing import Any

import esclusa

CONDITIONS = 7
MUTEX, QUEUE, ARRAY, PTHREAD_MUTEX = 2, 3, 4, 11
CONDITION_WAIT = 3
"""Which one of a mutex's operations waits for a condition."""
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

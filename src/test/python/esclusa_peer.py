# SPDX-License-Identifier: Apache-2.0
"""Peer: does what each line of its input says, and answers it by one line.

src/test/java/org/esclusa/peer/package-info.java has the words; esclusa_peer.c and EsclusaPeer.java
understand the same.
"""

from __future__ import annotations

import queue as standard_queue
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import esclusa_array_peer
import esclusa_bell_peer
import esclusa_counters_peer
import esclusa_descriptor_peer
import esclusa_golden_peer
import esclusa_ledger_peer
import esclusa_pthread_peer
import esclusa_small_peer
import esclusa_typed_peer
import esclusa_work_peer
from esclusa import MessageQueue, Mutex, SharedCounter, SharedMemory, _native, wait

memory: Any
counter: Any
mutex: Any
queue: Any
producer: Any
consumer: Any
claimed: Any
taken: list[Any] = []
repairs = 0
kill_points: Any = _native  # its two functions are there in the kill build only


def seconds(words: list[str]) -> float | None:
    """Milliseconds; nothing: for ever."""
    return int(words[0]) / 1000 if words else None


def data(word: str) -> bytes:
    return b"" if word == "-" else bytes.fromhex(word)


def hex(payload: bytes | memoryview) -> str:
    return bytes(payload).hex() or "-"


def options(names: list[str], words: list[str]) -> dict[str, Any]:
    return {name: int(word) for name, word in zip(names, words, strict=False) if word != "0"}


# memory


def memory_create(name: str, size: str) -> None:
    global memory
    memory = SharedMemory.create(name, int(size))


def memory_open(name: str) -> None:
    global memory
    memory = SharedMemory.open(name)


def memory_create_or_open(name: str, size: str) -> None:
    global memory
    memory = SharedMemory.create_or_open(name, int(size))


def memory_write(offset: str, word: str) -> None:
    payload = data(word)
    memory.buf[int(offset) : int(offset) + len(payload)] = payload


def memory_read(offset: str, length: str) -> str:
    return hex(memory.buf[int(offset) : int(offset) + int(length)])


# counter


def counter_create(name: str, value: str, *rest: str) -> None:
    global counter
    counter = SharedCounter.create(name, int(value), **options(["members"], [*rest]))


def counter_open(name: str) -> None:
    global counter
    counter = SharedCounter.open(name)


def counter_create_or_open(name: str, value: str, *rest: str) -> None:
    global counter
    counter = SharedCounter.create_or_open(name, int(value), **options(["members"], [*rest]))


def counter_set(value: str) -> None:
    counter.value = int(value)


def counter_add(delta: str, times: str = "1") -> int:
    total = 0
    for _ in range(int(times)):
        total = counter.add(int(delta))
    return total


# mutex


def mutex_create(name: str, *rest: str) -> None:
    global mutex
    mutex = Mutex.create(name, **options(["members"], [*rest]))


def mutex_open(name: str) -> None:
    global mutex
    mutex = Mutex.open(name)


def mutex_create_or_open(name: str) -> None:
    global mutex
    mutex = Mutex.create_or_open(name)


def count_repair() -> None:
    global repairs
    esclusa_work_peer.mend()
    repairs += 1


def mutex_open_repairing(name: str) -> None:
    global mutex, repairs
    repairs = 0
    mutex = Mutex.open(name, repair=count_repair)


def mutex_lock(*timeout: str) -> int:
    if not mutex.acquire(timeout=seconds([*timeout])):
        raise TimeoutError
    return int(mutex.recovered)


def mutex_count(times: str) -> None:
    """Add 1 to the counter so many times, by a load and a store."""
    for _ in range(int(times)):
        with mutex:
            counter.value = counter.value + 1


# queue


def queue_create(name: str, slots: str, slot_bytes: str, *rest: str) -> None:
    global queue
    room = options(["members", "handles"], [*rest])
    queue = MessageQueue.create(name, int(slots), int(slot_bytes), **room)


def queue_open(name: str) -> None:
    global queue
    queue = MessageQueue.open(name)


def queue_create_or_open(name: str, slots: str, slot_bytes: str, *rest: str) -> None:
    global queue
    room = options(["members", "handles"], [*rest])
    queue = MessageQueue.create_or_open(name, int(slots), int(slot_bytes), **room)


def queue_figures() -> str:
    it = queue.figures()
    numbers = [queue.slots, queue.slot_bytes, it.size, it.put, it.taken, it.returned, it.high_water]
    handles = [it.producers, it.consumers, it.producers_waiting, it.consumers_waiting]
    return " ".join(map(str, numbers + handles))


def queue_close() -> None:
    queue.close()
    taken.clear()


def producer_open() -> None:
    global producer
    producer = queue.producer()


def producer_put(word: str, kind: str, *timeout: str) -> None:
    producer.put(data(word), int(kind), timeout=seconds([*timeout]))


def producer_put_many(kind: str, timeout: str, *words: str) -> int:
    return int(producer.put_many([(data(w), int(kind)) for w in words], seconds([timeout])))


def producer_claim(*timeout: str) -> None:
    global claimed
    claimed = producer.claim(timeout=seconds([*timeout]))


def producer_publish(word: str, kind: str) -> None:
    payload = data(word)
    claimed.buf[: len(payload)] = payload
    claimed.publish(len(payload), int(kind))


def consumer_open() -> None:
    global consumer
    taken.clear()
    consumer = queue.consumer()


def consumer_get(*timeout: str) -> str:
    return hex(consumer.get(timeout=seconds([*timeout])))


def consumer_any() -> None:
    assert wait([consumer], timeout=60) == [consumer]


def consumer_get_many(limit: str, *timeout: str) -> str:
    return " ".join(map(hex, consumer.get_many(int(limit), timeout=seconds([*timeout]))))


def consumer_take(*timeout: str) -> str:
    message = consumer.take(timeout=seconds([*timeout]))
    taken.append(message)
    return f"{hex(message.data)} {message.type} {message.delivery_count}"


def consumer_close() -> None:
    consumer.close()
    taken.clear()


COMMANDS: dict[str, Callable[..., Any]] = {
    "memory create": memory_create,
    "memory open": memory_open,
    "memory create_or_open": memory_create_or_open,
    "memory size": lambda: memory.size,
    "memory write": memory_write,
    "memory read": memory_read,
    "memory close": lambda: memory.close(),
    "memory unlink": SharedMemory.unlink,
    "counter create": counter_create,
    "counter open": counter_open,
    "counter create_or_open": counter_create_or_open,
    "counter get": lambda: counter.value,
    "counter set": counter_set,
    "counter add": counter_add,
    "counter compare_and_set": lambda was, value: int(
        counter.compare_and_set(int(was), int(value))
    ),
    "counter close": lambda: counter.close(),
    "counter unlink": SharedCounter.unlink,
    "mutex create": mutex_create,
    "mutex open": mutex_open,
    "mutex create_or_open": mutex_create_or_open,
    "mutex open_repairing": mutex_open_repairing,
    "mutex repairs": lambda: repairs,
    "mutex lock": mutex_lock,
    "mutex unlock": lambda: mutex.release(),
    "mutex recovered": lambda: int(mutex.recovered),
    "mutex mark_repaired": lambda: mutex.mark_repaired(),
    "mutex count": mutex_count,
    "mutex close": lambda: mutex.close(),
    "mutex unlink": Mutex.unlink,
    "queue create": queue_create,
    "queue open": queue_open,
    "queue create_or_open": queue_create_or_open,
    "queue figures": queue_figures,
    "queue close": queue_close,
    "queue unlink": MessageQueue.unlink,
    "producer open": producer_open,
    "producer put": producer_put,
    "producer put_many": producer_put_many,
    "producer claim": producer_claim,
    "producer publish": producer_publish,
    "producer abort": lambda: claimed.abort(),
    "producer close": lambda: producer.close(),
    "consumer open": consumer_open,
    "consumer get": consumer_get,
    "consumer any": consumer_any,
    "consumer get_many": consumer_get_many,
    "consumer take": consumer_take,
    "consumer acknowledge": lambda: taken.pop(0).close(),
    "consumer release": lambda: taken.pop(0).release(),
    "consumer close": consumer_close,
    **esclusa_array_peer.COMMANDS,
    **esclusa_ledger_peer.COMMANDS,
    **esclusa_counters_peer.COMMANDS,
    **esclusa_small_peer.COMMANDS,
    **esclusa_pthread_peer.COMMANDS,
    **esclusa_typed_peer.COMMANDS,
    **esclusa_descriptor_peer.COMMANDS,
    **esclusa_bell_peer.COMMANDS,
    **esclusa_work_peer.COMMANDS,
    **esclusa_golden_peer.COMMANDS,
    "kill count": lambda: kill_points._kill_count(),
}


def answer(line: str) -> str:
    words = line.split()
    command = " ".join(words[:2])
    if command in ("kill arm", "kill stop"):
        print(time.monotonic_ns(), "ok", flush=True)
        kill_points._kill_signal(signal.SIGKILL if command == "kill arm" else signal.SIGSTOP)
        kill_points._kill_arm(int(words[2]))
        return ""
    try:
        result = COMMANDS[command](*words[2:])
        now = time.monotonic_ns()
        return f"{now} ok" if result is None else f"{now} ok {result}"
    except (TimeoutError, standard_queue.Full, standard_queue.Empty):
        return f"{time.monotonic_ns()} timeout"
    except EOFError:
        return f"{time.monotonic_ns()} end"
    except Exception as error:
        return f"{time.monotonic_ns()} error {type(error).__name__} {error}"


def main() -> None:
    for line in sys.stdin:
        reply = answer(line.rstrip("\n"))
        if reply:
            print(reply, flush=True)


if __name__ == "__main__":
    main()

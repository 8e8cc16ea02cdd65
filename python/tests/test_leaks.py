# SPDX-License-Identifier: Apache-2.0
"""Nothing is left of what is closed: descriptors, mappings, references, memory."""

import gc
import os
import queue
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import esclusa
import numpy as np
import pytest
from esclusa import (
    MessageQueue,
    Mutex,
    PthreadMutex,
    SharedBarrier,
    SharedCounter,
    SharedCounters,
    SharedDoubleArray,
    SharedEvent,
    SharedLatch,
    SharedMemory,
    SharedReadWriteLock,
    SharedSemaphore,
)

TIMES = 10_000


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def mappings() -> int:
    lines = Path("/proc/self/maps").read_text().splitlines()
    return sum("/dev/shm" in line or "/memfd:" in line for line in lines)


def resident_kilobytes() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024


def use_counter(name: str) -> None:
    with SharedCounter.create_or_open(name) as counter:
        counter.add()


def use_mutex(name: str) -> None:
    mutex = Mutex.create_or_open(name, repair=list)
    with mutex:
        pass
    mutex.close()


def use_memory(name: str) -> None:
    with SharedMemory.create_or_open(name, 100) as memory:
        memory.buf[0] = 1


def use_queue(name: str) -> None:
    with (
        MessageQueue.create_or_open(name, 2, 16, members=4, handles=4) as jobs,
        jobs.producer() as producer,
        jobs.consumer() as consumer,
    ):
        producer.put(b"x")
        with consumer.take() as message:
            bytes(message.data)


def use_array(name: str) -> None:
    with SharedDoubleArray.create_or_open(name, (10, 10)) as array:
        array[1] = array[2]
        np.from_dlpack(array)[3, 4] = 1
        np.asarray(array)[5, :2] = array.__array_interface__["shape"]


def use_counters(name: str) -> None:
    with SharedCounters.create_or_open(name, 4) as counters:
        counters.allocate("one", "B", "gauge").add()
        for each in counters:
            assert each.valid
        counters.snapshot()
        found = counters.find("one")
        assert found is not None
        found.free()


def use_semaphore(name: str) -> None:
    with closing(SharedSemaphore.create_or_open(name, 3)) as semaphore:
        semaphore.acquire()
        semaphore.release()
        with semaphore:
            pass


def use_rwlock(name: str) -> None:
    lock = SharedReadWriteLock.create_or_open(name, repair=list)
    with lock.read:
        pass
    with lock.write:
        pass
    lock.close()


def use_barrier(name: str) -> None:
    with SharedBarrier.create_or_open(name, 1) as barrier:
        barrier.wait()


def use_event(name: str) -> None:
    with SharedEvent.create_or_open(name) as event:
        event.set()
        event.wait()


def use_latch(name: str) -> None:
    with SharedLatch.create_or_open(name, 1) as latch:
        latch.count_down()
        latch.wait()


def use_pthread_mutex(name: str) -> None:
    mutex = PthreadMutex.create_or_open(name, repair=list)
    with mutex:
        pass
    mutex.close()


UNNAMED: dict[str, Callable[[], Any]] = {
    "counter": lambda: SharedCounter.create(None),
    "mutex": lambda: Mutex.create(None, list),
    "memory": lambda: SharedMemory.create(None, 100),
    "queue": lambda: MessageQueue.create(None, 2, 16),
    "array": lambda: SharedDoubleArray.create(None, (3, 4)),
    "counters": lambda: SharedCounters.create(None, 4),
    "semaphore": lambda: SharedSemaphore.create(None, 3),
    "rwlock": lambda: SharedReadWriteLock.create(None, list),
    "barrier": lambda: SharedBarrier.create(None, 3),
    "event": lambda: SharedEvent.create(None),
    "latch": lambda: SharedLatch.create(None, 3),
    "pthread-mutex": lambda: PthreadMutex.create(None, list),
}


@pytest.mark.parametrize("kind", UNNAMED)
def test_ten_thousand_without_a_name_leave_nothing(kind: str) -> None:
    def make() -> None:
        made = UNNAMED[kind]()
        type(made).from_fd(made.fileno()).close()
        made.close()

    assert_leaves_nothing(make)


@pytest.mark.parametrize(
    "use",
    [
        use_counter,
        use_counters,
        use_mutex,
        use_memory,
        use_queue,
        use_array,
        use_semaphore,
        use_rwlock,
        use_barrier,
        use_event,
        use_latch,
        use_pthread_mutex,
    ],
)
def test_ten_thousand_openings_leave_nothing(name: str, use: Callable[[str], None]) -> None:
    assert_leaves_nothing(lambda: use(name))


def assert_leaves_nothing(use: Callable[[], None]) -> None:
    for _ in range(500):  # what is made once, and the free blocks of the library
        use()
    before = descriptors(), mappings()
    memory = resident_kilobytes()
    for _ in range(TIMES):
        use()
    assert (descriptors(), mappings()) == before
    assert resident_kilobytes() - memory < 2000


def test_dropping_is_as_good_as_closing(name: str) -> None:
    MessageQueue.create(name, 2, 16).close()
    before = descriptors(), mappings()
    for _ in range(300):
        jobs = MessageQueue.open(name)
        producer, consumer = jobs.producer(), jobs.consumer()
        producer.put(b"x")
        message = consumer.take()
        assert bytes(message.data) == b"x"
        message.close()
        claim = producer.claim()
        claim.buf[0] = 1
        del jobs, producer, consumer, message, claim
    assert (descriptors(), mappings()) == before


def test_failed_openings_leave_nothing(name: str, other_name: str) -> None:
    SharedCounter.create(name).close()
    before = descriptors(), mappings()
    failures: list[Callable[[], object]] = [
        lambda: Mutex.open(name),
        lambda: MessageQueue.open(other_name),
        lambda: SharedCounter.create(name),
        lambda: SharedMemory.create(other_name, 1 << 50),
        lambda: MessageQueue.create(other_name, 2**31 - 1, 2**31 - 1),
    ]
    for failure in failures * 100:
        with pytest.raises((OSError, ValueError)):
            failure()
    assert (descriptors(), mappings()) == before


def test_no_reference_is_lost_or_won(jobs: MessageQueue) -> None:
    data, numbers = b"0123456789abcdef", bytearray(b"x")
    policy = jobs.wait_policy
    objects = [data, numbers, policy, None, jobs, *vars(esclusa).values()]

    with jobs.producer() as producer, jobs.consumer() as consumer:

        def rounds() -> None:
            for _ in range(1000):
                producer.put(data, 7)
                producer.put_many([data, (numbers, 3)], timeout=0)
                consumer.get()
                assert len(consumer.get_many(5)) == 2
                producer.put(numbers, timeout=1)
                with consumer.take(timeout=1) as message:
                    bytes(message.data)
                    bytes(message.data[:1])
                with producer.claim() as claim:
                    claim.buf[:1] = b"x"
                    claim.publish(1)
                consumer.take().release()
                with pytest.raises(queue.Empty):
                    consumer.get_many(1)
                    consumer.get(timeout=0)
                with pytest.raises(ValueError):
                    producer.put(data * 2)
                with pytest.raises(TypeError):
                    producer.put_many([data, 5])  # type: ignore[list-item]
                jobs.wait_policy = policy
                jobs.figures()
                repr(jobs), repr(producer)

        rounds()
        gc.collect()
        before = [sys.getrefcount(each) for each in objects]
        blocks = sys.getallocatedblocks()
        rounds()
        gc.collect()
        after = [sys.getrefcount(each) for each in objects]
        assert sys.getallocatedblocks() - blocks < 500
        assert all(abs(a - b) < 20 for a, b in zip(before, after, strict=True)), (before, after)


def test_types_do_not_keep_what_was_made_of_them(name: str) -> None:
    types = [SharedCounter, Mutex, SharedMemory, MessageQueue, esclusa.Message, esclusa.Claim]
    use_queue(name)
    SharedCounter.unlink(name)
    before = [sys.getrefcount(type) for type in types]
    for _ in range(100):
        use_queue(name)
        SharedCounter.unlink(name)
        use_counter(name)
        SharedCounter.unlink(name)
        use_mutex(name)
        SharedCounter.unlink(name)
        use_memory(name)
        SharedMemory.unlink(name)
    assert [sys.getrefcount(type) for type in types] == before


def test_a_mutex_in_a_cycle_with_its_repair_is_collected(name: str) -> None:
    class Owner:
        def __init__(self) -> None:
            self.mutex = Mutex.create_or_open(name, repair=self.repair)

        def repair(self) -> None: ...

    before = descriptors()
    for _ in range(50):
        Owner()
    gc.collect()
    assert descriptors() == before

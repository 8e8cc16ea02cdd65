# SPDX-License-Identifier: Apache-2.0
"""Usage: forks.py SCENARIO NAME [MUTEX]. Open, fork, use in the child, print what happens there."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from esclusa import MessageQueue, Mutex, SharedCounter

name = sys.argv[2]


def in_child(action: Callable[[], object]) -> None:
    """Run it in a forked child, and wait for that."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            print(action())
        except Exception as raised:
            print(type(raised).__name__, raised)
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(pid, 0)


def members(of: str) -> int:
    """Count those whose state says active, docs/layout/v1.md."""
    header = Path("/dev/shm", of).read_bytes()
    count = int.from_bytes(header[52:56], "little")
    return sum(header[at] & 1 for at in range(256, 256 + 64 * count, 64))


def counter() -> None:
    """Both add."""
    hits = SharedCounter.open(name)
    hits.add()
    in_child(hits.add)
    print(hits.add())


def mutex() -> None:
    """Release the parent's lock in a child, which has to fail, and lock it there after that."""
    lock = Mutex.open(name)
    lock.acquire()
    in_child(lock.release)
    in_child(lambda: lock.acquire(timeout=0))
    lock.release()
    in_child(lambda: lock.acquire(timeout=0))
    with lock:
        print(lock.recovered)


def queue() -> None:
    """Use the parent's handles in a child, which has to fail, and the queue, which has not."""
    jobs = MessageQueue.open(name)
    producer, consumer = jobs.producer(), jobs.consumer()
    producer.put(b"held")
    message = consumer.take()
    claim = producer.claim()
    in_child(lambda: producer.put(b"child"))
    in_child(consumer.get)
    in_child(message.close)
    in_child(message.release)
    in_child(claim.abort)
    in_child(producer.close)
    in_child(consumer.close)
    in_child(lambda: jobs.producer().put(b"of the child"))
    claim.publish(0)
    message.release()
    print(consumer.get_many(9))


def inherit() -> None:
    """Do nothing in the child, and print the members that there are then."""
    jobs = MessageQueue.open(name)
    producer = jobs.producer()
    in_child(lambda: members(name))
    in_child(lambda: [jobs.size(), members(name)])
    producer.put(b"x")
    with jobs.consumer() as consumer:
        print(consumer.get())


def views() -> None:
    """Look at the parent's message in the child."""
    jobs = MessageQueue.open(name)
    with jobs.producer() as producer, jobs.consumer() as consumer:
        producer.put(b"hello")
        with consumer.take() as message:
            data = message.data
            in_child(lambda: bytes(data))
            print(bytes(data))


def leave() -> None:
    """Leave all blocks in the child by SystemExit, and print its code."""
    jobs = MessageQueue.open(name)
    mutex = Mutex.open(sys.argv[3])
    with jobs.producer() as producer, jobs.consumer() as consumer, mutex:
        producer.put(b"hello")
        with consumer.take(), producer.claim():
            pid = os.fork()
            if pid == 0:
                sys.exit(7)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        assert not mutex.recovered


globals()[sys.argv[1]]()

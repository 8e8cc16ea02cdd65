# SPDX-License-Identifier: Apache-2.0
"""ring() and wait(): several objects at once, with a descriptor and without."""

import os
import queue
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from alarms import alarms
from esclusa import MessageQueue, SharedEvent, SharedLatch, SharedSemaphore, wait
from peer_process import PeerProcess


@pytest.fixture
def bell() -> Iterator[int]:
    """Give an eventfd."""
    fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
    yield fd
    os.close(fd)


def rung(fd: int, within: float = 20) -> int:
    ready, _, _ = select.select([fd], [], [], within)
    return os.eventfd_read(fd) if ready else 0


def test_a_consumer_rings_once_for_a_message(jobs: MessageQueue, bell: int) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        consumer.ring(bell)
        assert rung(bell, 0.02) == 0
        producer.put(b"1")
        assert rung(bell) == 1
        producer.put(b"2")
        assert rung(bell, 0.02) == 0
        consumer.ring(bell)
        assert rung(bell, 0) == 1
        assert consumer.get_many(2) == [b"1", b"2"]
        consumer.ring(bell)
        consumer.ring(None)
        producer.put(b"3")
        assert rung(bell, 0.02) == 0
        consumer.get()
        consumer.ring(bell)
    assert rung(bell) == 1  # closed


def test_a_consumer_rings_for_the_end_of_the_stream(
    jobs: MessageQueue, bell: int, start: Callable[..., PeerProcess]
) -> None:
    peer = start("produce_all.py", jobs.name, 4 + 3)
    peer.await_ready()
    peer.signal(signal.SIGSTOP)  # at some moment before its end
    with jobs.consumer() as consumer:
        while True:
            consumer.ring(bell)
            if rung(bell, 0.1) == 0:
                break
            try:
                consumer.get(0)
            except (queue.Empty, EOFError):
                break
        consumer.ring(bell)
        peer.kill()
        assert rung(bell) >= 1
        with pytest.raises(EOFError):
            while True:
                consumer.get(0)


def test_a_producer_rings_for_room(jobs: MessageQueue, bell: int) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        producer.put_many([b"x"] * 4)
        producer.ring(bell)
        assert rung(bell, 0.02) == 0
        consumer.get()
        assert rung(bell) == 1


def test_small_objects_ring(name: str, other_name: str, bell: int) -> None:
    with SharedEvent.create(name) as event:
        event.ring(bell)
        event.set()
        event.clear()
        assert rung(bell) == 1
        assert event.times_set == 1
    SharedEvent.unlink(name)
    with SharedLatch.create(name, 2) as latch:
        latch.ring(bell)
        latch.count_down(2)
        assert rung(bell) == 1
    with closing(SharedSemaphore.create(other_name, 0, signal=True)) as semaphore:
        semaphore.ring(bell, n=2)
        semaphore.release()
        assert rung(bell, 0.02) == 0
        semaphore.release()
        assert rung(bell) == 1
        with pytest.raises(ValueError, match="is no eventfd"):
            semaphore.ring(1 << 20, 3)
        with pytest.raises(TypeError):
            semaphore.ring("1")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is closed"):
        semaphore.ring(bell)


def test_wait_tells_who_is_ready(jobs: MessageQueue, name: str, other_name: str) -> None:
    with (
        SharedEvent.create(other_name) as event,
        jobs.producer() as producer,
        jobs.consumer() as consumer,
    ):
        assert wait([consumer, event], timeout=0) == []
        begin = time.monotonic()
        assert wait([consumer, event], 0.03) == []
        assert time.monotonic() - begin >= 0.03
        timer = threading.Timer(0.03, producer.put, [b"x"])
        timer.start()
        assert wait([event, consumer]) == [consumer]
        timer.join()
        event.set()
        assert wait([event, consumer, producer]) == [event, consumer, producer]
        with pytest.raises(TypeError, match="takes Consumer, Producer"):
            wait([jobs])  # type: ignore[list-item]
        with pytest.raises(ValueError, match="0 objects, of 1 to 127"):
            wait([])


def test_wait_is_refused_what_is_closed(name: str) -> None:
    event = SharedEvent.create(name)
    timer = threading.Timer(0.05, event.close)
    timer.start()
    with pytest.raises(ValueError):
        wait([event])
    timer.join()
    with pytest.raises(ValueError, match="is closed"):
        wait([event])


def test_ctrl_c_ends_a_wait(name: str) -> None:
    with SharedEvent.create(name) as event:
        timer = threading.Timer(0.05, os.kill, [os.getpid(), signal.SIGINT])
        with pytest.raises(KeyboardInterrupt):
            timer.start()
            wait([event])
        timer.join()


def test_an_event_set_and_cleared_while_python_handles_a_signal_is_seen(name: str) -> None:
    with SharedEvent.create(name) as event:

        def pulse(*_: object) -> None:  # between two parts of the wait
            event.set()
            event.clear()

        with alarms(pulse):
            assert wait([event], timeout=20) == [event]

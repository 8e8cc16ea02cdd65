# SPDX-License-Identifier: Apache-2.0
"""What happens to what a process held that dies by SIGKILL."""

import queue
from collections.abc import Callable

import pytest
from esclusa import MessageQueue
from peer_process import PeerProcess, until

Start = Callable[..., PeerProcess]


def test_dead_consumers_message_is_delivered_again(jobs: MessageQueue, start: Start) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        producer.put(b"first", type=7)
        peer = start("hold.py", "message", jobs.name)
        peer.await_ready()
        producer.put(b"second")
        peer.kill()
        got = []
        for _ in range(2):
            with consumer.take() as message:
                got.append((bytes(message.data), message.type, message.delivery_count))
        assert sorted(got) == [(b"first", 7, 2), (b"second", 0, 1)]


def test_dead_producers_claim_is_skipped(jobs: MessageQueue, start: Start) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        peer = start("hold.py", "claim", jobs.name)
        peer.await_ready()
        producer.put(b"behind")
        with pytest.raises(queue.Empty):
            consumer.get(timeout=0)
        peer.kill()
        assert consumer.get() == b"behind"


def test_stream_ends_when_the_last_producer_dies(jobs: MessageQueue, start: Start) -> None:
    with jobs.consumer() as consumer:
        peer = start("hold.py", "claim", jobs.name)
        peer.await_ready()
        with pytest.raises(queue.Empty):
            consumer.get(timeout=0.01)
        peer.kill()
        with pytest.raises(EOFError):
            consumer.get()


def test_figures_count_the_living_only(jobs: MessageQueue, start: Start) -> None:
    peer = start("hold.py", "claim", jobs.name)
    peer.await_ready()
    assert jobs.figures().producers == 1
    peer.kill()
    until(lambda: jobs.figures().producers == 0)


def test_nothing_is_lost_when_consumers_die_one_after_the_other(name: str, start: Start) -> None:
    sent = {b"%d" % i for i in range(200)}
    with MessageQueue.create(name, 8, 16) as made, made.consumer() as consumer:
        producer = start("produce_all.py", name, len(sent))
        producer.await_ready()
        got: set[bytes] = set()
        for _ in range(10):
            victim = start("hold.py", "message", name)
            victim.await_ready()
            victim.kill()
            for _ in range(15):
                got.add(consumer.get())
        try:
            while True:
                got.update(consumer.get_many(10))
        except EOFError:
            pass
        producer.await_success()
    assert got == sent

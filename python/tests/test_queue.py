# SPDX-License-Identifier: Apache-2.0
"""The queue as a whole: sizes, order, copies, batches, end of stream, figures."""

import array
import itertools
import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from esclusa import MessageQueue, QueueFigures, WaitPolicy
from peer_process import PeerProcess

Start = Callable[..., PeerProcess]


def test_has_exactly_the_slots_and_bytes_asked_for(name: str) -> None:
    with MessageQueue.create(name, slots=3, slot_bytes=5) as made:
        assert (made.slots, made.slot_bytes, made.size()) == (3, 5, 0)
        with made.producer() as producer:
            for _ in range(3):
                producer.put(b"12345", timeout=0)
            with pytest.raises(queue.Full):
                producer.put(b"", timeout=0)
        assert made.size() == 3


@pytest.mark.parametrize(
    ("slots", "slot_bytes"), [(0, 1), (-1, 1), (2**31, 1), (1, -1), (1, 2**31), (2**64, 1)]
)
def test_create_refuses_sizes_out_of_range(name: str, slots: int, slot_bytes: int) -> None:
    with pytest.raises(ValueError, match="slot"):
        MessageQueue.create(name, slots, slot_bytes)


def test_create_on_a_full_file_system_says_what_is_free(name: str) -> None:
    system = os.statvfs("/dev/shm")
    with pytest.raises(OSError, match=r"ENOSPC.*bytes") as raised:
        MessageQueue.create(name, (system.f_blocks + 1), system.f_frsize)
    assert raised.value.errno == 28
    assert not Path("/dev/shm", name).exists()


def test_create_or_open_checks_the_sizes(jobs: MessageQueue) -> None:
    MessageQueue.create_or_open(jobs.name, 4, 16).close()
    with pytest.raises(ValueError, match="5"):
        MessageQueue.create_or_open(jobs.name, 5, 16)
    with pytest.raises(ValueError, match="17"):
        MessageQueue.create_or_open(jobs.name, 4, 17)


def test_room_is_for_256_members_and_1024_handles_by_default(jobs: MessageQueue) -> None:
    header = Path("/dev/shm", jobs.name).read_bytes()[:128]
    assert int.from_bytes(header[52:56], "little") == 256
    assert int.from_bytes(header[80:88], "little") == 1024


def test_all_handles_in_use_is_a_value_error(name: str) -> None:
    with MessageQueue.create(name, 4, 16, handles=2) as made:
        first, second = made.producer(), made.consumer()
        with pytest.raises(ValueError, match="2"):
            made.producer()
        first.close()
        made.consumer().close()
        second.close()


def test_messages_of_each_size_up_to_the_slot(name: str) -> None:
    with MessageQueue.create(name, 2, 300) as made, made.producer() as p, made.consumer() as c:
        for length in range(301):
            data = os.urandom(length)
            p.put(data, type=length)
            with c.take() as message:
                assert (bytes(message.data), message.type) == (data, length)


def test_message_larger_than_the_slot_is_refused_with_both_sizes(jobs: MessageQueue) -> None:
    with jobs.producer() as producer:
        with pytest.raises(ValueError, match=r"17.*16"):
            producer.put(b"x" * 17)
        with pytest.raises(ValueError, match=r"17.*16"):
            producer.put_many([b"x", b"x" * 17])
        assert jobs.size() == 0


@pytest.mark.parametrize(
    "data",
    [
        b"abcd",
        bytearray(b"abcd"),
        memoryview(b"abcd"),
        memoryview(b"xabcdx")[1:5],
        array.array("B", b"abcd"),
        np.frombuffer(b"abcd", np.uint16),
        np.frombuffer(b"abcd", np.uint8).reshape(2, 2),
    ],
    ids=lambda data: type(data).__name__,
)
def test_any_contiguous_buffer_is_data(jobs: MessageQueue, data: bytes) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        producer.put(data)
        producer.put_many([data, (data, 5), b"last"])
        assert [consumer.get() for _ in range(4)] == [b"abcd"] * 3 + [b"last"]


def test_what_is_no_buffer_is_a_type_error(jobs: MessageQueue) -> None:
    with jobs.producer() as producer:
        for bad in ("text", 5, None, [1]):
            with pytest.raises(TypeError):
                producer.put(bad)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            producer.put_many(["text"])  # type: ignore[list-item]
        with pytest.raises(TypeError):
            producer.put_many(5)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="item"):
            producer.put_many([(b"x", 1, 2)])  # type: ignore[list-item]
        with pytest.raises(BufferError):
            producer.put(memoryview(b"abcdef")[::2])
        assert jobs.size() == 0


@pytest.mark.parametrize("bad", [-1, 2**32])
def test_a_type_is_an_unsigned_number_of_32_bits(jobs: MessageQueue, bad: int) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        with pytest.raises(ValueError, match="type"):
            producer.put(b"", bad)
        with pytest.raises(ValueError, match="type"):
            producer.put_many([(b"", bad)])
        producer.put(b"", 2**32 - 1)
        with consumer.take() as message:
            assert message.type == 2**32 - 1


def test_type_is_0_unless_given(jobs: MessageQueue) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        producer.put(b"a")
        producer.put_many([b"b", (b"c", 9)])
        types = []
        for _ in range(3):
            with consumer.take() as message:
                types.append(message.type)
        assert types == [0, 0, 9]


def test_queue_keeps_order(jobs: MessageQueue) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        got = []
        for i in range(1000):
            producer.put(b"%d" % i)
            if i % 4 == 3:
                got += [consumer.get() for _ in range(4)]
        assert got == [b"%d" % i for i in range(1000)]


def test_full_and_empty_queues_time_out(jobs: MessageQueue) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        for timeout in (0, 0.0, 0.01):
            with pytest.raises(queue.Empty):
                consumer.get(timeout)
            with pytest.raises(queue.Empty):
                consumer.get_many(2, timeout=timeout)
            with pytest.raises(queue.Empty):
                consumer.take(timeout=timeout)
        assert producer.put_many(itertools.repeat(b"x", 4)) == 4
        for timeout in (0, 0.0, 0.01):
            with pytest.raises(queue.Full):
                producer.put(b"x", timeout=timeout)
            with pytest.raises(queue.Full):
                producer.put_many([b"x"], timeout)
            with pytest.raises(queue.Full):
                producer.claim(timeout)


def test_put_many_returns_how_many_went_in(jobs: MessageQueue) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        assert producer.put_many([]) == 0
        assert producer.put_many([b"a", bytearray(b"b"), b"c"]) == 3
        assert producer.put_many((b"d", b"e"), timeout=0) == 1
        assert consumer.get_many(10) == [b"a", b"b", b"c", b"d"]
        assert producer.put_many((b"%d" % i for i in range(9)), timeout=0.01) == 4
        assert consumer.get_many(limit=3, timeout=0) == [b"0", b"1", b"2"]
        assert consumer.get_many(3, 0) == [b"3"]


def test_put_many_waits_for_room_for_all(jobs: MessageQueue) -> None:
    got: list[bytes] = []

    def consume() -> None:
        with jobs.consumer() as consumer:
            while len(got) < 100:
                got.extend(consumer.get_many(3))

    thread = threading.Thread(target=consume)
    thread.start()
    sent = [b"%d" % i for i in range(100)]
    with jobs.producer() as producer:
        assert producer.put_many(sent) == 100
        thread.join()
    assert got == sent


@pytest.mark.parametrize("bad", [0, -1, 2**32])
def test_a_limit_is_at_least_1(jobs: MessageQueue, bad: int) -> None:
    with jobs.consumer() as consumer, pytest.raises(ValueError, match="limit"):
        consumer.get_many(bad)


@pytest.mark.parametrize("bad", [-1, -0.001, float("nan")])
def test_a_time_out_below_0_is_a_value_error(jobs: MessageQueue, bad: float) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        with pytest.raises(ValueError, match="timeout"):
            producer.put(b"", timeout=bad)
        with pytest.raises(ValueError, match="timeout"):
            consumer.get(bad)


def test_stream_ends_with_the_last_producer(jobs: MessageQueue) -> None:
    with jobs.consumer() as consumer:
        with jobs.producer() as first, jobs.producer() as second:
            first.put(b"a")
            second.put(b"b")
        assert [consumer.get(), consumer.get()] == [b"a", b"b"]
        for use in (consumer.get, consumer.take, lambda: consumer.get_many(5)):
            with pytest.raises(EOFError, match=jobs.name):
                use()
        with jobs.producer() as later:
            later.put(b"c")
            assert consumer.get() == b"c"


def test_stream_does_not_end_before_a_producer_was_there(jobs: MessageQueue) -> None:
    with jobs.consumer() as consumer, pytest.raises(queue.Empty):
        consumer.get(timeout=0.01)


def test_stream_ends_for_who_waits_already(jobs: MessageQueue) -> None:
    raised: list[BaseException] = []

    def consume() -> None:
        try:
            with jobs.consumer() as consumer:
                consumer.get()
        except EOFError as end:
            raised.append(end)

    with jobs.producer():
        thread = threading.Thread(target=consume)
        thread.start()
    thread.join()
    assert len(raised) == 1


def test_figures_tell_what_happened(jobs: MessageQueue) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        producer.put_many([b"a", b"b", b"c"])
        consumer.get()
        consumer.take().release()
        figures = jobs.figures()
        assert isinstance(figures, QueueFigures)
        assert figures._replace(high_water=0) == QueueFigures(
            size=2,  # one was handed back
            put=3,
            taken=2,
            returned=1,
            high_water=0,
            producers=1,
            consumers=1,
            producers_waiting=0,
            consumers_waiting=0,
        )
        assert 1 <= figures.high_water <= 4


def test_wait_policy_can_be_read_and_set(jobs: MessageQueue) -> None:
    assert jobs.wait_policy == WaitPolicy.DEFAULT == WaitPolicy(spin=1e-6, yields=50)
    with jobs.consumer() as consumer:
        for policy in (WaitPolicy.BUSY_SPIN, WaitPolicy.SLEEP_ONLY, WaitPolicy(1e-3, 7)):
            jobs.wait_policy = policy
            assert jobs.wait_policy is policy
            with pytest.raises(queue.Empty):
                consumer.get(timeout=0.005)


def test_wait_policy_must_be_one(jobs: MessageQueue) -> None:
    with pytest.raises(TypeError, match="WaitPolicy"):
        jobs.wait_policy = (0.1, 5)  # type: ignore[assignment]
    with pytest.raises(ValueError):
        jobs.wait_policy = WaitPolicy(spin=-1)
    with pytest.raises(ValueError):
        jobs.wait_policy = WaitPolicy(yields=-1)
    with pytest.raises(TypeError, match="WaitPolicy"):
        del jobs.wait_policy
    assert jobs.wait_policy is WaitPolicy.DEFAULT


def test_handles_are_context_managers_that_close(jobs: MessageQueue) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        assert (jobs.figures().producers, jobs.figures().consumers) == (1, 1)
    assert (jobs.figures().producers, jobs.figures().consumers) == (0, 0)
    producer.close()
    consumer.close()
    uses: list[Callable[[], object]] = [
        lambda: producer.put(b""),
        lambda: producer.put_many([b""]),
        producer.claim,
        producer.__enter__,
        consumer.get,
        consumer.take,
        lambda: consumer.get_many(1),
        consumer.__enter__,
    ]
    for use in uses:
        with pytest.raises(ValueError, match="closed"):
            use()
    assert repr(producer) == f"<Producer of {jobs.name!r}, closed>"
    assert repr(consumer) == f"<Consumer of {jobs.name!r}, closed>"


def test_a_closed_queue_closes_its_handles(jobs: MessageQueue) -> None:
    producer, consumer = jobs.producer(), jobs.consumer()
    jobs.close()
    with pytest.raises(ValueError, match="closed"):
        producer.put(b"")
    with pytest.raises(ValueError, match="closed"):
        consumer.get()
    with pytest.raises(ValueError, match="closed"):
        jobs.producer()
    with pytest.raises(ValueError, match="closed"):
        jobs.size()
    producer.close()
    consumer.close()


def test_a_handle_that_is_dropped_is_closed(jobs: MessageQueue) -> None:
    jobs.producer()
    jobs.consumer()
    assert (jobs.figures().producers, jobs.figures().consumers) == (0, 0)


def test_a_handle_keeps_its_queue_open(name: str) -> None:
    producer = MessageQueue.create(name, 4, 16).producer()
    producer.put(b"x")
    with MessageQueue.open(name) as other, other.consumer() as consumer:
        assert consumer.get() == b"x"


def test_many_threads_lose_nothing(name: str) -> None:
    got: list[bytes] = []
    with MessageQueue.create(name, 8, 16) as made:
        started = threading.Barrier(6)

        def produce(number: int) -> None:
            with made.producer() as producer:
                started.wait()
                for i in range(2000):
                    producer.put(b"%d %d" % (number, i))

        def consume() -> None:
            mine = []
            with made.consumer() as consumer:
                started.wait()
                try:
                    while True:
                        mine += consumer.get_many(5)
                except EOFError:
                    got.extend(mine)

        threads = [threading.Thread(target=produce, args=[n]) for n in range(3)]
        threads += [threading.Thread(target=consume) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(got) == sorted(b"%d %d" % (n, i) for n in range(3) for i in range(2000))


def test_many_processes_lose_nothing(name: str, start: Start) -> None:
    with MessageQueue.create(name, 8, 16) as made:
        with made.producer():
            producers = [start("produce.py", name, n, 2000) for n in range(2)]
            consumers = [start("consume.py", name) for _ in range(2)]
            for peer in [*producers, *consumers]:
                peer.await_ready()
            for peer in producers:
                peer.await_success()
        lines = "".join(peer.await_success() for peer in consumers).splitlines()
    assert sorted(lines) == sorted(f"{n} {i}" for n in range(2) for i in range(2000))

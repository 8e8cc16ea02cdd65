# SPDX-License-Identifier: Apache-2.0
"""Messages in place: claim … publish, take … acknowledge, and the memory behind them."""

import gc
import pickle
import queue
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from esclusa import Claim, Consumer, Message, MessageQueue, Producer


@pytest.fixture
def producer(jobs: MessageQueue) -> Iterator[Producer]:
    with jobs.producer() as producer:
        yield producer


@pytest.fixture
def consumer(jobs: MessageQueue) -> Iterator[Consumer]:
    with jobs.consumer() as consumer:
        yield consumer


@pytest.fixture
def taken(producer: Producer, consumer: Consumer) -> Message:
    producer.put(b"hello", type=7)
    return consumer.take()


def returns(queue: MessageQueue) -> int:
    return queue.figures().returned


def held(queue: MessageQueue) -> int:
    """How many slots are claimed or taken: docs/layout/v1.md, the states of a slot's word."""
    file = Path("/dev/shm", queue.name).read_bytes()
    first = 256 + 64 * 256 + 256 + 64 * 1024
    words = [int.from_bytes(file[at : at + 8], "little") for at in range(first, len(file), 64)]
    return sum(word >> 16 & 15 in (4, 5) for word in words)


# claim


def test_claims_are_published_or_aborted(producer: Producer, consumer: Consumer) -> None:
    with producer.claim() as claim:
        assert isinstance(claim, Claim)
        assert len(claim.buf) == 16
        claim.buf[:5] = b"hello"
        claim.publish(5, type=7)
    with producer.claim() as claim:
        claim.buf[:] = b"x" * 16
        claim.abort()
    with producer.claim(timeout=0) as claim:
        claim.publish(length=0)
    with consumer.take() as message:
        assert (bytes(message.data), message.type) == (b"hello", 7)
    with consumer.take() as message:
        assert (bytes(message.data), message.type) == (b"", 0)
    with pytest.raises(queue.Empty):
        consumer.get(timeout=0)


def test_leaving_a_claim_without_publish_aborts_it(producer: Producer, consumer: Consumer) -> None:
    with producer.claim():
        pass
    with pytest.raises(KeyError), producer.claim():
        raise KeyError
    producer.put(b"next")
    assert consumer.get(timeout=0) == b"next"


def test_a_claim_holds_back_those_behind_it(producer: Producer, consumer: Consumer) -> None:
    claim = producer.claim()
    producer.put(b"second")
    with pytest.raises(queue.Empty):
        consumer.get(timeout=0)
    claim.buf[:5] = b"first"
    claim.publish(5)
    assert consumer.get_many(9) == [b"first", b"second"]


def test_publish_of_more_than_the_slot_is_refused_with_both_sizes(
    producer: Producer, consumer: Consumer
) -> None:
    with producer.claim() as claim:
        with pytest.raises(ValueError, match=r"16.*17|17.*16"):
            claim.publish(17)
        with pytest.raises(ValueError, match="length"):
            claim.publish(-1)
        with pytest.raises(ValueError, match="type"):
            claim.publish(1, type=-1)
        claim.buf[:1] = b"x"
        claim.publish(1)
    assert consumer.get() == b"x"


def test_buf_is_released_by_publish_and_abort(producer: Producer) -> None:
    published, aborted = producer.claim(), producer.claim()
    views = [published.buf, aborted.buf]
    assert published.buf is published.buf
    published.publish(0)
    aborted.abort()
    for view in views:
        with pytest.raises(ValueError, match="released"):
            view[0]
    for claim, verb in ((published, "published"), (aborted, "aborted")):
        with pytest.raises(ValueError, match=verb):
            _ = claim.buf
        with pytest.raises(ValueError, match=verb):
            claim.publish(1)
        with pytest.raises(ValueError, match=verb):
            claim.abort()


def test_publish_with_a_live_view_is_a_buffer_error_and_publishes_nothing(
    producer: Producer, consumer: Consumer
) -> None:
    with producer.claim() as claim:
        array = np.asarray(claim.buf)
        array[:3] = 1
        with pytest.raises(BufferError, match="alive"):
            claim.publish(3)
        with pytest.raises(queue.Empty):
            consumer.get(timeout=0)
        del array
        claim.publish(3)
    assert consumer.get() == b"\1\1\1"


def test_a_claim_that_is_dropped_is_aborted(jobs: MessageQueue, producer: Producer) -> None:
    claim = producer.claim()
    claim.buf[0] = 1
    assert held(jobs) == 1
    del claim
    assert held(jobs) == 0


def test_closing_a_producer_skips_its_claims(jobs: MessageQueue, consumer: Consumer) -> None:
    producer = jobs.producer()
    claim = producer.claim()
    buf = claim.buf
    producer.put(b"next")
    producer.close()
    assert consumer.get() == b"next"
    with pytest.raises(ValueError, match="released"):
        buf[0]
    with pytest.raises(ValueError, match="closed"):
        claim.publish(0)
    with pytest.raises(ValueError, match="closed"):
        _ = claim.buf


# take


def test_take_gives_data_type_and_delivery_count(taken: Message) -> None:
    with taken as message:
        assert message is taken
        assert isinstance(message.data, memoryview)
        assert message.data is message.data
        assert (bytes(message.data), message.type, message.delivery_count) == (b"hello", 7, 1)


def test_leaving_acknowledges(jobs: MessageQueue, taken: Message) -> None:
    with taken:
        assert held(jobs) == 1
    assert held(jobs) == 0
    assert returns(jobs) == 0


def test_leaving_by_an_exception_acknowledges(jobs: MessageQueue, taken: Message) -> None:
    with pytest.raises(KeyError), taken as message:
        bytes(message.data)
        raise KeyError
    assert held(jobs) == 0
    assert returns(jobs) == 0


def test_leaving_after_release_does_not_acknowledge(taken: Message, consumer: Consumer) -> None:
    with taken as message:
        message.release()
    assert consumer.get(timeout=0) == b"hello"


def test_released_message_comes_first_and_counts(producer: Producer, consumer: Consumer) -> None:
    producer.put_many([(b"a", 1), (b"b", 2)])
    for count in range(1, 4):
        with consumer.take() as message:
            assert (bytes(message.data), message.type) == (b"a", 1)
            assert message.delivery_count == count
            message.release()
    assert consumer.get_many(5) == [b"a", b"b"]


def test_close_acknowledges_and_may_be_called_again(jobs: MessageQueue, taken: Message) -> None:
    taken.close()
    taken.close()
    assert held(jobs) == 0


def test_a_message_can_be_used_no_more_when_it_has_ended(
    producer: Producer, consumer: Consumer
) -> None:
    producer.put_many([b"a", b"b"])
    acknowledged, released = consumer.take(), consumer.take()
    views = [acknowledged.data, released.data]
    acknowledged.close()
    released.release()
    for view in views:
        with pytest.raises(ValueError, match="released"):
            view[0]
    for message, verb in ((acknowledged, "acknowledged"), (released, "handed back")):
        with pytest.raises(ValueError, match=verb):
            _ = message.data
        with pytest.raises(ValueError, match=verb):
            message.release()
        with pytest.raises(ValueError, match=verb), message:
            pass
        assert (message.type, message.delivery_count) == (0, 1)


def test_several_can_be_held_at_a_time(
    jobs: MessageQueue, producer: Producer, consumer: Consumer
) -> None:
    producer.put_many([b"a", b"b", b"c"])
    messages = [consumer.take() for _ in range(3)]
    assert [bytes(message.data) for message in messages] == [b"a", b"b", b"c"]
    assert held(jobs) == 3
    for message in reversed(messages):
        message.close()
    assert held(jobs) == 0


def test_numpy_wraps_data_without_a_copy(taken: Message, consumer: Consumer) -> None:
    with taken as message:
        array = np.asarray(message.data)
        array[0] = ord("H")
        assert bytes(message.data) == b"Hello"
        del array
        message.release()
    assert consumer.get() == b"Hello"


def test_a_live_view_at_the_end_is_a_buffer_error_and_acknowledged_all_the_same(
    jobs: MessageQueue, taken: Message
) -> None:
    with pytest.raises(BufferError, match="alive"), taken as message:
        array = np.asarray(message.data)
    assert held(jobs) == 0
    assert array.sum() >= 0  # its memory is still there
    del array


def test_a_live_slice_at_the_end_is_a_buffer_error(jobs: MessageQueue, taken: Message) -> None:
    with pytest.raises(BufferError, match="alive"), taken as message:
        part = message.data[1:3]
    assert len(bytes(part)) == 2
    part.release()


def test_an_exception_is_not_hidden_by_a_live_view(jobs: MessageQueue, taken: Message) -> None:
    with pytest.raises(KeyError), taken as message:
        array = np.asarray(message.data)
        raise KeyError
    assert held(jobs) == 0
    del array


def test_closing_the_queue_with_a_live_view_is_a_buffer_error(
    jobs: MessageQueue, taken: Message, consumer: Consumer
) -> None:
    array = np.asarray(taken.data)
    with pytest.raises(BufferError, match="alive"):
        jobs.close()
    with pytest.raises(BufferError, match="alive"):
        consumer.close()
    assert bytes(array) == b"hello"
    del array
    taken.close()


def test_closing_the_consumer_releases_views_and_hands_back(
    jobs: MessageQueue, producer: Producer
) -> None:
    producer.put(b"hello")
    with jobs.consumer() as first:
        message = first.take()
        data = message.data
    with pytest.raises(ValueError, match="released"):
        data[0]
    with pytest.raises(ValueError, match="closed"):
        _ = message.data
    with pytest.raises(ValueError, match="closed"):
        message.close()
    with jobs.consumer() as second, second.take() as again:
        assert (bytes(again.data), again.delivery_count) == (b"hello", 2)


def test_a_view_that_outlives_the_queue_by_an_exception_sees_no_message_and_does_no_harm(
    name: str,
) -> None:
    with pytest.raises(KeyError), MessageQueue.create(name, 4, 16) as closed:
        with closed.producer() as producer:
            producer.put(b"hello")
        consumer = closed.consumer()
        message = consumer.take()
        array = np.asarray(message.data)
        raise KeyError
    with pytest.raises(ValueError, match="closed"):
        closed.size()
    assert bytes(array) == bytes(5)
    array[:] = 1
    with MessageQueue.open(name) as other, other.consumer() as again:
        assert again.get() == b"hello"


def test_a_message_that_is_dropped_is_handed_back(producer: Producer, consumer: Consumer) -> None:
    producer.put(b"hello")
    data = consumer.take().data
    with pytest.raises(ValueError, match="released"):
        data[0]
    with consumer.take() as message:
        assert (bytes(message.data), message.delivery_count) == (b"hello", 2)


def test_a_dropped_message_with_a_live_view_stays_held_until_the_consumer_closes(
    jobs: MessageQueue, producer: Producer
) -> None:
    producer.put(b"hello")
    with jobs.consumer() as consumer, jobs.consumer() as other:
        message = consumer.take()
        array = np.asarray(message.data)
        del message
        assert held(jobs) == 1
        assert bytes(array) == b"hello"
        del array
        consumer.close()
        assert other.get(timeout=0) == b"hello"


def test_a_view_keeps_queue_and_consumer_open(name: str) -> None:
    made = MessageQueue.create(name, 4, 16)
    made.producer().put(b"hello")
    message = made.consumer().take()
    array = np.asarray(message.data)
    del made, message
    gc.collect()
    assert bytes(array) == b"hello"
    del array
    with MessageQueue.open(name) as other, other.consumer() as consumer:
        assert consumer.get(timeout=0) == b"hello"


def test_pickling_is_refused_with_a_sentence(producer: Producer, taken: Message) -> None:
    with producer.claim() as claim:
        for each in (producer, taken, claim):
            with pytest.raises(TypeError, match="cannot be pickled"):
                pickle.dumps(each)

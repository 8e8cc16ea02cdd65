# SPDX-License-Identifier: Apache-2.0
"""A callback of a weak reference runs amid what lets go of views, and may do anything."""

import weakref

import pytest
from esclusa import MessageQueue, SharedMemory
from peer_process import run_peer


@pytest.mark.parametrize("ends", ["Consumer", "Producer"])
@pytest.mark.parametrize("call", ["close-end", "close-queue", "finish", "give-back", "drop"])
@pytest.mark.parametrize(
    "callback", ["drop", "close-end", "close-queue", "finish", "give-back", "view"]
)
def test_nothing_is_used_that_a_callback_has_dropped(ends: str, call: str, callback: str) -> None:
    run_peer("weak", call, ends, callback, before=["env", "PYTHONMALLOC=debug"])


@pytest.mark.parametrize("callback", ["close-end", "close-queue", "finish", "give-back"])
def test_a_view_is_not_made_of_what_ends_meanwhile(callback: str) -> None:
    """Making one may collect garbage, up to CPython 3.11."""
    run_peer("weak", "collect", "Consumer", callback, before=["env", "PYTHONMALLOC=debug"])


def test_a_message_whose_consumer_a_callback_has_closed_is_delivered_again(
    jobs: MessageQueue,
) -> None:
    with jobs.producer() as producer:
        producer.put(b"again")
        first = jobs.consumer()
        message = first.take()
        reference = weakref.ref(message.data, lambda _: first.close())
        with pytest.raises(ValueError, match=r"this Consumer of '.*' is closed"):
            message.close()
        assert reference() is None
        with jobs.consumer() as second, second.take(timeout=0) as message:
            assert bytes(message.data) == b"again"
            assert message.delivery_count == 2


def test_a_claim_that_a_callback_has_aborted_is_not_published(jobs: MessageQueue) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        claim = producer.claim()
        reference = weakref.ref(claim.buf, lambda _: claim.abort())
        with pytest.raises(ValueError, match=r"this Claim of '.*' was aborted"):
            claim.publish(3)
        assert reference() is None
        producer.put(b"next")
        assert consumer.get(timeout=0) == b"next"


def test_a_view_that_a_callback_makes_keeps_the_memory_open(name: str) -> None:
    memory = SharedMemory.create(name, 16)
    made: list[memoryview] = []
    reference = weakref.ref(memory.buf, lambda _: made.append(memory.buf[:4]))
    with pytest.raises(BufferError):
        memory.close()
    assert reference() is None
    made.pop().release()
    memory.close()


def test_memory_that_a_callback_has_closed_is_closed(name: str) -> None:
    memory = SharedMemory.create(name, 16)
    reference = weakref.ref(memory.buf, lambda _: memory.close())
    memory.close()
    assert reference() is None
    with pytest.raises(ValueError, match="is closed"):
        assert memory.buf

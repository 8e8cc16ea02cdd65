# SPDX-License-Identifier: Apache-2.0
"""Values over a queue of bytes."""

import math
import queue
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from esclusa import MalformedMessageError, MessageQueue, codecs


@pytest.fixture
def values(name: str) -> Iterator[MessageQueue]:
    """Give a queue of four slots of 24 bytes."""
    with MessageQueue.create(name, 4, 24) as made:
        yield made


VALUES = [
    ("bytes", b"", ""),
    ("bytes", b"\0\xff", "00ff"),
    ("text", "", ""),
    ("text", "a\0é€😀", "6100c3a9e282acf09f9880"),
    ("long", 1, "0100000000000000"),
    ("long", -(2**63), "0000000000000080"),
    ("double", -1.5, "000000000000f8bf"),
    ("double", math.inf, "000000000000f07f"),
]


@pytest.mark.parametrize(("codec", "value", "data"), VALUES)
def test_values_have_the_bytes_that_are_promised(
    values: MessageQueue, codec: Any, value: Any, data: str
) -> None:
    typed = values.typed(codec)
    assert values.typed(getattr(codecs, codec.upper())).codec is typed.codec
    with typed.producer() as producer, typed.consumer() as consumer:
        producer.put(value)
        message = consumer.untyped.take(0)
        assert bytes(message.data).hex() == data
        message.release()
        got = consumer.get(0)
        assert (type(got), got) == (type(value), value)


def test_the_type_is_the_views_or_the_calls(values: MessageQueue) -> None:
    typed = values.typed("text", 2**32 - 1)
    with typed.producer() as producer, typed.consumer() as consumer:
        producer.put("a")
        producer.put("b", 0)
        producer.put("c", type=8)
        for expected in (2**32 - 1, 0, 8):
            with consumer.take() as message:
                assert message.untyped.type == expected


def test_a_value_larger_than_the_slot_is_refused_with_both_sizes(values: MessageQueue) -> None:
    with values.typed("text").producer() as producer:
        with pytest.raises(ValueError, match=r"25.*24"):
            producer.put("é" * 12 + "x")
        with pytest.raises(ValueError, match="surrogates"):
            producer.put("\ud800")
        assert values.size() == 0
    with values.typed("long").producer() as producer:
        with pytest.raises(OverflowError):
            producer.put(2**63)
        with pytest.raises(TypeError):
            producer.put(1.5)  # type: ignore[arg-type]
        assert values.size() == 0


MALFORMED = [
    ("long", "010203", "3 bytes are no long, which has 8"),
    ("double", "", "0 bytes are no double, which has 8"),
    ("text", "61c0af", "3 bytes are no UTF-8 text, from byte 1 on"),
    ("text", "61e282", "3 bytes are no UTF-8 text, from byte 1 on"),
    ("text", "61eda080", "4 bytes are no UTF-8 text, from byte 1 on"),
]


@pytest.mark.parametrize(("codec", "data", "reason"), MALFORMED)
def test_get_hands_back_what_is_malformed(
    values: MessageQueue, codec: Any, data: str, reason: str
) -> None:
    with values.producer() as producer, values.typed(codec).consumer() as consumer:
        producer.put(bytes.fromhex(data))
        for _ in range(2):
            with pytest.raises(MalformedMessageError) as raised:
                consumer.get()
            assert str(raised.value) == (
                f"cannot read a message of queue '{values.name}': {reason}; "
                "it was handed back, and comes next again"
            )
        with consumer.untyped.take(0) as message:
            assert bytes(message.data).hex() == data
            assert message.delivery_count == 3


def test_take_leaves_what_is_malformed_in_our_hands(values: MessageQueue) -> None:
    with values.producer() as producer, values.typed("long").consumer() as consumer:
        producer.put(b"x")
        with consumer.take() as message:
            with pytest.raises(MalformedMessageError, match="; it is still held"):
                _ = message.value
        with pytest.raises(queue.Empty):
            consumer.get(0)


def test_taken_values_are_acknowledged_or_released(values: MessageQueue) -> None:
    typed = values.typed("long")
    with typed.producer() as producer, typed.consumer() as consumer:
        producer.put(5)
        message = consumer.take()
        assert message.value == 5
        message.release()
        with consumer.take(0) as again:
            assert (again.value, again.untyped.delivery_count) == (5, 2)
        with pytest.raises(queue.Empty):
            consumer.take(0)


def test_full_queues_time_out_and_ended_ones_end_the_loop(values: MessageQueue) -> None:
    typed = values.typed("double")
    with typed.consumer() as consumer:
        with typed.producer() as producer:
            for i in range(4):
                producer.put(i / 2)
            with pytest.raises(queue.Full):
                producer.put(9.0, timeout=0)
        assert list(consumer) == [0.0, 0.5, 1.0, 1.5]
        with pytest.raises(EOFError):
            consumer.get()


class Point(NamedTuple):
    """What a user has."""

    x: int
    y: int


class PointCodec:
    """As a user writes one."""

    def encode(self, value: Point) -> bytes:
        """Write it."""
        return struct.pack("<ii", *value)

    def decode(self, data: bytes) -> Point:
        """Read it."""
        return Point(*struct.unpack("<ii", data))


def test_a_codec_of_ones_own(values: MessageQueue) -> None:
    typed = values.typed(PointCodec())
    with typed.producer() as producer, typed.consumer() as consumer:
        producer.put(Point(3, -4))
        assert consumer.get() == Point(3, -4)
        producer.untyped.put(b"xyz")
        with pytest.raises(MalformedMessageError, match="8 bytes"):
            consumer.get()
        assert consumer.untyped.get() == b"xyz"


def test_an_unknown_codec_is_refused_with_those_that_there_are(values: MessageQueue) -> None:
    sentence = "there is no codec 'json', but bytes, text, long, double"
    with pytest.raises(ValueError, match=sentence):
        values.typed("json")  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="type"):
        values.typed("text", -1)

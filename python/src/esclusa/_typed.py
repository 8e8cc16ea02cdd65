# SPDX-License-Identifier: Apache-2.0
"""Queues of values, over queues of bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, TypeVar, final

from esclusa._closing import Closing
from esclusa._turns import Turns
from esclusa.codecs import Codec, named

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from esclusa._native import Consumer, Message, MessageQueue, Producer

_T = TypeVar("_T")


class MalformedMessageError(ValueError):
    """A message is none of the type that it was read as.

    It is not lost: the sentence says whether it was handed back, and comes next again, or is still
    held. ``__cause__`` is what the codec raised.
    """


def _read(queue: MessageQueue, codec: Codec[_T], data: bytes, fate: str) -> _T:
    try:
        return codec.decode(data)
    except Exception as error:
        sentence = f"cannot read a message of queue '{queue.name}': {error}; it {fate}"
        raise MalformedMessageError(sentence) from error


@final
class TypedQueue(Generic[_T]):
    """A ``MessageQueue`` seen as one of values, from ``MessageQueue.typed``.

    It holds nothing of its own: its producers and consumers are the queue's.
    """

    def __init__(self, queue: MessageQueue, codec: str | Codec[_T], type: int = 0) -> None:
        self.queue = queue
        self.codec = named(codec)
        self.type = type

    def producer(self) -> TypedProducer[_T]:
        """Register a producer. It serves one thread at a time.

        Raises ValueError if all handles of the queue are in use.
        """
        return TypedProducer(self.queue.producer(), self.codec, self.type)

    def consumer(self) -> TypedConsumer[_T]:
        """Register a consumer. It serves one thread at a time.

        Raises ValueError if all handles of the queue are in use.
        """
        return TypedConsumer(self.queue, self.queue.consumer(), self.codec)

    def __repr__(self) -> str:
        return f"<TypedQueue of '{self.queue.name}'>"


@final
class TypedProducer(Closing, Generic[_T]):
    """Puts values into a queue; from ``TypedQueue.producer``.

    ``untyped`` is the Producer that it is made of.
    """

    def __init__(self, producer: Producer, codec: Codec[_T], type: int) -> None:
        self.untyped = producer
        self._codec = codec
        self._type = type

    def put(self, value: _T, type: int | None = None, timeout: float | None = None) -> None:
        """Put a value, waiting for room; ``type`` is that of the view unless it is given.

        Raises queue.Full at the time-out, in seconds (0: do not wait), ValueError if the value is
        larger than a slot. If the codec raises, nothing is put.
        """
        data, kind = self.encoded(value, type)
        self.untyped.put(data, kind, timeout)

    def encoded(self, value: _T, type: int | None = None) -> tuple[Buffer, int]:
        """Return the bytes and the type that ``put`` puts."""
        return self._codec.encode(value), self._type if type is None else type

    def close(self) -> None:
        """Close it; the stream ends with the last producer. May be called again."""
        self.untyped.close()


@final
class TypedConsumer(Closing, Generic[_T]):
    """Takes values from a queue; from ``TypedQueue.consumer``.

    It can be iterated, also by ``async for``, until the end of the stream. ``untyped`` is the
    Consumer that it is made of.
    """

    def __init__(self, queue: MessageQueue, consumer: Consumer, codec: Codec[_T]) -> None:
        self.untyped = consumer
        self.turns = Turns()
        self._queue = queue
        self._codec = codec

    def get(self, timeout: float | None = None) -> _T:
        """Return the next value, waiting for it; its message is acknowledged.

        Raises queue.Empty at the time-out, EOFError at the end of the stream, MalformedMessageError
        if it is no such value: then the message was handed back, and comes next again.
        """
        message = self.untyped.take(timeout)
        try:
            value = self._read(message, "was handed back, and comes next again")
        except BaseException:
            message.release()
            raise
        message.close()
        return value

    def take(self, timeout: float | None = None) -> TypedMessage[_T]:
        """Take the next message, waiting for it: it is yours until it is acknowledged or released.

        Raises queue.Empty at the time-out, EOFError at the end of the stream.
        """
        return TypedMessage(self, self.untyped.take(timeout))

    def _read(self, message: Message, fate: str) -> _T:
        return _read(self._queue, self._codec, bytes(message.data), fate)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _T:
        try:
            return self.get()
        except EOFError:
            raise StopIteration from None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> _T:
        from esclusa._aio import next_value  # asyncio, for those only who use it

        try:
            return await next_value(self)
        except EOFError:
            raise StopAsyncIteration from None

    def close(self) -> None:
        """Close it; what it holds is delivered again to others. May be called again."""
        self.untyped.close()


@final
class TypedMessage(Closing, Generic[_T]):
    """A message that a TypedConsumer has taken, in a ``with`` whose end acknowledges it.

    ``untyped`` is the Message itself, for its bytes, type and delivery count.
    """

    def __init__(self, consumer: TypedConsumer[_T], message: Message) -> None:
        self.untyped = message
        self._consumer = consumer

    @property
    def value(self) -> _T:
        """What its bytes are, read anew each time.

        Raises MalformedMessageError if they are no such value: the message is still held.
        """
        return self._consumer._read(self.untyped, "is still held")

    def release(self) -> None:
        """Hand the message back: it is delivered again, before those not taken yet."""
        self.untyped.release()

    def close(self) -> None:
        """Acknowledge the message, unless it was released. May be called again."""
        self.untyped.close()

# SPDX-License-Identifier: Apache-2.0
"""Queues of values whose consumers and producers are awaited."""

from __future__ import annotations

import asyncio
import queue
from typing import Generic, TypeVar

import esclusa
from esclusa._aio import next_value, rung, taken
from esclusa._aio_wrapper import ClosingWrapper, Wrapper
from esclusa._turns import Turns

_T = TypeVar("_T")


class TypedProducer(ClosingWrapper[esclusa.TypedProducer[_T]], Generic[_T]):
    """Puts values; who puts into a full queue waits, and others in the loop do not."""

    def __init__(self, plain: esclusa.TypedProducer[_T]) -> None:
        super().__init__(plain)
        self._turns = Turns()

    async def put(self, value: _T, type: int | None = None) -> None:
        """Put a value, waiting for room; ``type`` is that of the view unless it is given.

        Raises ValueError if the value is larger than a slot. If the codec raises, nothing is put.
        """
        data, kind = self.plain.encoded(value, type)
        untyped = self.plain.untyped
        if self._turns.is_over():
            await asyncio.sleep(0)
        while True:
            try:
                return untyped.put(data, kind, timeout=0)
            except queue.Full:
                await rung(untyped, untyped.ring)


class TypedConsumer(ClosingWrapper[esclusa.TypedConsumer[_T]], Generic[_T]):
    """Takes values; ``async for value in consumer`` ends with the stream."""

    async def get(self) -> _T:
        """Return the next value; its message is acknowledged.

        Raises EOFError at the end of the stream, MalformedMessageError if it is no such value:
        then the message was handed back, and comes next again.
        """
        return await next_value(self.plain)

    async def take(self) -> esclusa.TypedMessage[_T]:
        """Take the next message, whose ``value`` it is; ``with`` acknowledges it at its end.

        Raises EOFError at the end of the stream.
        """
        return await taken(self.plain.untyped, lambda: self.plain.take(timeout=0))

    def __aiter__(self) -> esclusa.TypedConsumer[_T]:
        return self.plain


class TypedQueue(Wrapper[esclusa.TypedQueue[_T]], Generic[_T]):
    """A queue seen as one of values, from ``MessageQueue.typed``. It holds nothing of its own."""

    def consumer(self) -> TypedConsumer[_T]:
        """Register a consumer."""
        return TypedConsumer(self.plain.consumer())

    def producer(self) -> TypedProducer[_T]:
        """Register a producer."""
        return TypedProducer(self.plain.producer())

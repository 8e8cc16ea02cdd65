# SPDX-License-Identifier: Apache-2.0
"""Queues of bytes whose consumers and producers are awaited."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Sequence
from typing import Any, Literal, Self, TypeVar, overload

import esclusa
from esclusa._aio import rung, taken
from esclusa._aio_typed import TypedQueue
from esclusa._aio_wrapper import ClosingWrapper, Shared
from esclusa._turns import Turns
from esclusa.codecs import Codec

_T = TypeVar("_T")


class Consumer(ClosingWrapper[esclusa.Consumer]):
    """Takes messages; ``async for message in consumer`` ends with the stream."""

    async def get(self) -> bytes:
        """Return the bytes of the next message, and acknowledge it.

        Raises EOFError at the end of the stream.
        """
        try:
            return await anext(self.plain)
        except StopAsyncIteration:
            raise EOFError("the stream has ended") from None

    async def get_many(self, limit: int) -> list[bytes]:
        """Return the bytes of 1 to ``limit`` messages; waits for the first only.

        Raises EOFError at the end of the stream.
        """
        return await taken(self.plain, lambda: self.plain.get_many(limit, timeout=0))

    async def take(self) -> esclusa.Message:
        """Take the next message in place; ``with`` acknowledges it at its end.

        Raises EOFError at the end of the stream.
        """
        return await taken(self.plain, lambda: self.plain.take(timeout=0))

    def __aiter__(self) -> esclusa.Consumer:
        return self.plain


class Producer(ClosingWrapper[esclusa.Producer]):
    """Puts messages; who puts into a full queue waits, and others in the loop do not."""

    def __init__(self, plain: esclusa.Producer) -> None:
        super().__init__(plain)
        self._turns = Turns()

    async def put(self, data: Any, type: int = 0) -> None:
        """Put a copy of ``data``, any contiguous buffer, waiting for room."""
        if self._turns.is_over():
            await asyncio.sleep(0)
        while True:
            try:
                return self.plain.put(data, type, timeout=0)
            except queue.Full:
                await rung(self.plain, self.plain.ring)

    async def put_many(self, messages: Sequence[Any]) -> None:
        """Put all, in order, waiting for room."""
        await asyncio.sleep(0)
        done = 0
        while done < len(messages):
            try:
                done += self.plain.put_many(messages[done:], timeout=0)
            except queue.Full:
                await rung(self.plain, self.plain.ring)


class MessageQueue(Shared[esclusa.MessageQueue]):
    """A queue whose consumers and producers are awaited."""

    _of = esclusa.MessageQueue

    @classmethod
    def create(cls, name: str | None, slots: int, slot_bytes: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.MessageQueue.create(name, slots, slot_bytes, **options))

    @classmethod
    def create_or_open(cls, name: str, slots: int, slot_bytes: int, **options: Any) -> Self:
        """As the plain class."""
        return cls(esclusa.MessageQueue.create_or_open(name, slots, slot_bytes, **options))

    def consumer(self) -> Consumer:
        """Register a consumer."""
        return Consumer(self.plain.consumer())

    def producer(self) -> Producer:
        """Register a producer."""
        return Producer(self.plain.producer())

    @overload
    def typed(self, codec: Literal["bytes"], type: int = 0) -> TypedQueue[bytes]: ...
    @overload
    def typed(self, codec: Literal["text"], type: int = 0) -> TypedQueue[str]: ...
    @overload
    def typed(self, codec: Literal["long"], type: int = 0) -> TypedQueue[int]: ...
    @overload
    def typed(self, codec: Literal["double"], type: int = 0) -> TypedQueue[float]: ...
    @overload
    def typed(self, codec: Codec[_T], type: int = 0) -> TypedQueue[_T]: ...
    def typed(self, codec: Any, type: int = 0) -> TypedQueue[Any]:
        """Return a view of values, as the plain class; its ends are awaited."""
        return TypedQueue(self.plain.typed(codec, type))

# SPDX-License-Identifier: Apache-2.0
"""Values of a queue in an event loop of asyncio."""

import asyncio
import threading
from typing import Any

import pytest
from esclusa import MalformedMessageError, MessageQueue, aio


def test_a_plain_typed_consumer_is_iterated(jobs: MessageQueue) -> None:
    async def run() -> list[int]:
        with jobs.typed("long").consumer() as consumer:
            return [value async for value in consumer]

    def produce() -> None:
        with jobs.typed("long").producer() as producer:
            for i in range(1000):
                producer.put(i)

    thread = threading.Thread(target=produce)
    thread.start()
    assert asyncio.run(run()) == list(range(1000))
    thread.join()


VALUES = [
    ("bytes", [b"", b"\0\xff"]),
    ("text", ["", "a\0é€"]),
    ("long", [0, -(2**63)]),
    ("double", [-1.5, 1e300]),
]


@pytest.mark.parametrize(("codec", "values"), VALUES)
def test_values_are_put_and_got(name: str, codec: Any, values: list[Any]) -> None:
    async def run() -> list[Any]:
        with aio.MessageQueue.create(name, 2, 16) as queue:
            typed = queue.typed(codec, 7)
            with typed.producer() as producer, typed.consumer() as consumer:
                await producer.put(values[0])
                await producer.put(values[1], 8)
                first = await consumer.get()
                with await consumer.take() as message:
                    assert message.untyped.type == 8
                    return [first, message.value]

    assert asyncio.run(run()) == values


def test_a_typed_producer_waits_for_room_and_others_do_not(name: str) -> None:
    async def run() -> list[str]:
        with aio.MessageQueue.create(name, 4, 16) as queue:
            typed = queue.typed("text")

            async def produce() -> None:
                with typed.producer() as producer:
                    for i in range(1000):
                        await producer.put(str(i))

            with typed.consumer() as consumer:
                task = asyncio.create_task(produce())
                got = [value async for value in consumer]
                await task
                with pytest.raises(EOFError):
                    await consumer.get()
                with pytest.raises(EOFError):
                    await consumer.take()
                return got

    assert asyncio.run(run()) == [str(i) for i in range(1000)]


def test_a_value_wakes_the_task_that_waits(jobs: MessageQueue) -> None:
    async def run() -> None:
        typed = aio.MessageQueue(jobs).typed("long")
        with typed.producer() as producer, typed.consumer() as consumer:
            for i in range(100):
                task = asyncio.create_task(consumer.get())
                await asyncio.sleep(0.001 if i % 10 == 0 else 0)
                await producer.put(i)
                assert await task == i

    asyncio.run(run())


def test_a_cancelled_wait_loses_no_value(jobs: MessageQueue) -> None:
    async def run() -> None:
        typed = aio.MessageQueue(jobs).typed("long")
        with typed.producer() as producer, typed.consumer() as consumer:
            for wait in (0, 0.002):
                task = asyncio.create_task(consumer.get())
                await asyncio.sleep(wait)
                task.cancel()
                await producer.put(5)
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert await consumer.get() == 5

    asyncio.run(run())


def test_what_is_no_such_value_is_handed_back_and_comes_next_again(jobs: MessageQueue) -> None:
    async def run() -> None:
        queue = aio.MessageQueue(jobs)
        longs = queue.typed("long")
        with longs.consumer() as consumer, queue.producer() as producer:
            await producer.put(b"short")
            for _ in range(2):
                with pytest.raises(MalformedMessageError, match="handed back"):
                    await consumer.get()
            with await consumer.take() as message:
                assert bytes(message.untyped.data) == b"short"
                assert message.untyped.delivery_count == 3

    asyncio.run(run())


def test_others_have_their_turn_although_values_are_there(jobs: MessageQueue) -> None:
    async def run() -> int:
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        typed = aio.MessageQueue(jobs).typed("long")
        with typed.producer() as producer, typed.consumer() as consumer:
            task = asyncio.create_task(other())
            for i in range(5000):
                await producer.put(i)
                assert await anext(aiter(consumer)) == i
            task.cancel()
        return turns

    assert asyncio.run(run()) >= 5000 // 256 + 5000 // 260  # each end counts its own

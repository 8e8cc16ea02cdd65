# SPDX-License-Identifier: Apache-2.0
"""Queues, events, semaphores and latches in an event loop of asyncio."""

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from esclusa import MessageQueue, SharedEvent, aio
from peer_process import PeerProcess


def test_a_plain_consumer_is_iterated(jobs: MessageQueue) -> None:
    async def run() -> list[bytes]:
        return [message async for message in jobs.consumer()]

    def produce() -> None:
        with jobs.producer() as producer:
            for i in range(1000):
                producer.put(b"%d" % i)

    thread = threading.Thread(target=produce)
    thread.start()
    assert asyncio.run(run()) == [b"%d" % i for i in range(1000)]
    thread.join()


def test_a_message_wakes_the_task_that_waits(jobs: MessageQueue) -> None:
    async def run() -> None:
        with jobs.producer() as producer, jobs.consumer() as consumer:
            task = asyncio.ensure_future(anext(consumer))
            for i in range(200):
                await asyncio.sleep(0.001 if i % 20 == 0 else 0)
                producer.put(b"%d" % i)
                assert await task == b"%d" % i
                task = asyncio.ensure_future(anext(consumer))
            await asyncio.sleep(0.01)
            producer.close()
            with pytest.raises(StopAsyncIteration):
                await task

    asyncio.run(run())


def test_a_cancelled_wait_loses_no_message(jobs: MessageQueue) -> None:
    async def run() -> None:
        got = []
        with jobs.producer() as producer, aio.Consumer(jobs.consumer()) as consumer:
            for i in range(300):
                task = asyncio.create_task(consumer.get())
                await asyncio.sleep(0 if i % 3 else 0.002)
                if i % 2:
                    producer.put(b"%d" % i)
                if i % 5 == 0:
                    await asyncio.sleep(0)
                task.cancel()
                try:
                    got.append(await task)
                except asyncio.CancelledError:
                    pass
                while len(got) < (i + 1) // 2 and i % 7 == 0:
                    got.append(await consumer.get())
                if i % 4 == 3:  # the queue has four slots
                    while len(got) < (i + 1) // 2:
                        got.append(await consumer.get())
        assert got == [b"%d" % i for i in range(300) if i % 2]

    asyncio.run(run())


def test_what_nobody_awaits_is_not_taken(jobs: MessageQueue) -> None:
    async def run() -> None:
        with jobs.producer() as producer, jobs.consumer() as consumer:
            producer.put(b"x")
            consumer.__anext__().close()
            step = consumer.__anext__()
            with pytest.raises(ZeroDivisionError):
                step.throw(ZeroDivisionError())
            with pytest.raises(RuntimeError, match="awaited before"):
                await step
            assert await anext(consumer) == b"x"

    asyncio.run(run())


def test_others_have_their_turn_although_messages_are_there(jobs: MessageQueue) -> None:
    async def run() -> int:
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        with jobs.producer() as producer, jobs.consumer() as consumer:
            task = asyncio.create_task(other())
            for _ in range(10000):
                producer.put(b"x")
                assert await anext(consumer) == b"x"
            task.cancel()
        return turns

    assert asyncio.run(run()) >= 10000 // 260


def test_a_producer_waits_for_room_and_others_do_not(jobs: MessageQueue) -> None:
    async def run() -> None:
        with aio.Producer(jobs.producer()) as producer, aio.Consumer(jobs.consumer()) as consumer:

            async def produce() -> None:
                for i in range(1000):
                    await producer.put(b"%d" % i)
                await producer.put_many([b"%d" % i for i in range(1000, 2000)])

            task = asyncio.create_task(produce())
            got: list[bytes] = []
            while len(got) < 2000:
                got += await consumer.get_many(3)
            await task
            assert got == [b"%d" % i for i in range(2000)]
            await producer.put(b"in place")
            with await consumer.take() as message:
                assert bytes(message.data) == b"in place"
            producer.close()
            with pytest.raises(EOFError):
                await consumer.get()

    asyncio.run(run())


def test_an_event_is_awaited(name: str) -> None:
    async def run() -> None:
        with aio.SharedEvent.create(name) as event, SharedEvent.open(name) as other:
            tasks = [asyncio.create_task(event.wait()) for _ in range(5)]
            await asyncio.sleep(0.01)
            tasks[0].cancel()
            other.set()
            other.clear()
            assert await asyncio.gather(*tasks[1:]) == [True] * 4
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(event.wait(), 0.02)
            other.set()
            assert await event.wait()
            assert event.is_set()

    asyncio.run(run())


def test_two_loops_wait_for_one_event(name: str) -> None:
    with SharedEvent.create(name) as event:
        wrapped = aio.SharedEvent(event)
        threads = [threading.Thread(target=asyncio.run, args=[wrapped.wait()]) for _ in range(3)]
        for thread in threads:
            thread.start()
        threading.Timer(0.05, event.set).start()
        for thread in threads:
            thread.join()


def test_a_semaphore_is_held_by_async_with(name: str) -> None:
    async def run() -> None:
        most = inside = 0
        with aio.SharedSemaphore.create(name, 2) as semaphore:

            async def enter() -> None:
                nonlocal most, inside
                for _ in range(20):
                    async with semaphore:
                        inside += 1
                        most = max(most, inside)
                        await asyncio.sleep(0)
                        inside -= 1

            await asyncio.gather(*(enter() for _ in range(8)))
            assert most == 2
            assert semaphore.value == 2
            await semaphore.acquire(2)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(semaphore.acquire(), 0.02)
            semaphore.release(2)

    asyncio.run(run())


def test_several_permits_at_once_are_awaited(name: str) -> None:
    async def run() -> None:
        with aio.SharedSemaphore.create(name, 3) as semaphore:
            await semaphore.acquire(2)
            several = asyncio.create_task(semaphore.acquire(3))
            await asyncio.sleep(0.02)
            assert not several.done()
            semaphore.release(1)
            await asyncio.sleep(0.02)
            assert not several.done()  # two are free, and it wants three
            semaphore.release(1)
            await several
            assert semaphore.value == 0
            semaphore.release(3)

    asyncio.run(run())


def test_a_latch_is_awaited(name: str) -> None:
    async def run() -> None:
        with aio.SharedLatch.create(name, 2) as latch:
            task = asyncio.create_task(latch.wait())
            latch.count_down()
            await asyncio.sleep(0.01)
            assert not task.done()
            latch.count_down()
            assert await task

    asyncio.run(run())


def test_a_loop_that_ended_leaves_no_descriptor(jobs: MessageQueue) -> None:
    async def run() -> None:
        with jobs.producer() as producer, jobs.consumer() as consumer:
            for _ in range(2):
                asyncio.get_running_loop().call_later(0.002, producer.put, b"x")
                assert await anext(consumer) == b"x"
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(consumer), 0.002)

    def descriptors() -> int:
        gc.collect()
        return len(list(Path("/proc/self/fd").iterdir()))

    asyncio.run(run())
    before = descriptors()
    for _ in range(20):
        asyncio.run(run())
    while descriptors() > before:  # the bell's own go after the ring
        time.sleep(0.001)


def test_a_server_serves_a_socket_beside_a_queue(
    jobs: MessageQueue, tmp_path: Path, start: Callable[..., PeerProcess]
) -> None:
    async def run() -> None:
        total = 0
        ended = asyncio.Event()

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while line := await reader.readline():
                writer.write(b"%d %s" % (total, line))
            writer.close()
            await writer.wait_closed()
            ended.set()

        path = str(tmp_path / "socket")
        server = await asyncio.start_unix_server(answer, path)
        reader, writer = await asyncio.open_unix_connection(path)
        peers = [start("produce_all.py", jobs.name, 2000) for _ in range(2)]
        asked = 0

        async def ask() -> None:
            nonlocal asked
            while total < 4000 or asked < 20:
                writer.write(b"how many\n")
                assert (await reader.readline()).endswith(b"how many\n")
                asked += 1

        asking = asyncio.create_task(ask())
        with jobs.producer(), jobs.consumer() as consumer:
            while total < 4000:
                await anext(consumer)
                total += 1
        await asking
        writer.close()
        await writer.wait_closed()
        await ended.wait()
        server.close()
        await server.wait_closed()
        for peer in peers:
            peer.await_success()

    asyncio.run(run())


def test_an_event_set_and_cleared_before_it_is_armed_is_seen(name: str) -> None:
    class Pulsed:
        """An event that is set and cleared at the worst time."""

        def __init__(self, plain: SharedEvent) -> None:
            self.plain = plain

        def __getattr__(self, name: str) -> object:
            return getattr(self.plain, name)

        def ring(self, fd: int | None) -> None:
            if fd is not None:
                self.plain.set()
                self.plain.clear()
            self.plain.ring(fd)

    async def await_it(event: aio.SharedEvent) -> bool:
        return await asyncio.wait_for(event.wait(), 20)

    with SharedEvent.create(name) as plain:
        assert asyncio.run(await_it(aio.SharedEvent(Pulsed(plain))))  # type: ignore[arg-type]

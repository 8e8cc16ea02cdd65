# SPDX-License-Identifier: Apache-2.0
"""Queues, events, semaphores and latches for asyncio.

The classes have the names of the plain ones, and wrap them; what waits there is awaited here::

    from esclusa.aio import MessageQueue, SharedEvent

    async def serve() -> None:
        with MessageQueue.open("jobs") as queue, SharedEvent.open("stop") as stop:
            async for message in queue.consumer():
                ...
            await stop.wait()

``queue.typed(codec)`` is a view of values, and ``from_fd`` opens what has no name, as in the plain
classes. Tasks of one loop may share an object, but a producer or consumer belongs to one loop. A
task that is cancelled while it waits loses no message, no permit and no wake-up of others. Who
finds what it wants does not suspend, but lets others in the loop have their turn now and then.
"""

from esclusa._aio_queue import Consumer, MessageQueue, Producer
from esclusa._aio_sync import SharedEvent, SharedLatch, SharedSemaphore
from esclusa._aio_typed import TypedConsumer, TypedProducer, TypedQueue

__all__ = [
    "Consumer",
    "MessageQueue",
    "Producer",
    "SharedEvent",
    "SharedLatch",
    "SharedSemaphore",
    "TypedConsumer",
    "TypedProducer",
    "TypedQueue",
]

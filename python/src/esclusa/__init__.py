# SPDX-License-Identifier: Apache-2.0
"""Counters, arrays, locks and queues shared between Java, C and Python processes of one machine.

They survive the death of any of these processes, at any moment::

    from esclusa import MessageQueue

    with MessageQueue.create_or_open("jobs", slots=1024, slot_bytes=4096) as jobs:
        with jobs.producer() as producer:
            producer.put(b"hello", type=1)

    with MessageQueue.open("jobs") as jobs, jobs.consumer() as consumer:
        with consumer.take() as message:  # acknowledged at the end of the block
            print(bytes(message.data), message.type, message.delivery_count)

An object lives until somebody calls ``unlink`` of its class with its name.
"""

from esclusa._native import (
    Claim,
    Consumer,
    LabelledCounter,
    Message,
    MessageQueue,
    Mutex,
    Producer,
    PthreadMutex,
    SharedBarrier,
    SharedByteArray,
    SharedCondition,
    SharedCounter,
    SharedCounters,
    SharedDoubleArray,
    SharedEvent,
    SharedFloatArray,
    SharedIntArray,
    SharedLatch,
    SharedLongArray,
    SharedMemory,
    SharedReadWriteLock,
    SharedSemaphore,
    SharedShortArray,
    wait,
)
from esclusa._typed import (
    MalformedMessageError,
    TypedConsumer,
    TypedMessage,
    TypedProducer,
    TypedQueue,
)
from esclusa._values import QueueFigures, WaitPolicy

__all__ = [
    "Claim",
    "Consumer",
    "LabelledCounter",
    "MalformedMessageError",
    "Message",
    "MessageQueue",
    "Mutex",
    "Producer",
    "PthreadMutex",
    "QueueFigures",
    "SharedBarrier",
    "SharedByteArray",
    "SharedCondition",
    "SharedCounter",
    "SharedCounters",
    "SharedDoubleArray",
    "SharedEvent",
    "SharedFloatArray",
    "SharedIntArray",
    "SharedLatch",
    "SharedLongArray",
    "SharedMemory",
    "SharedReadWriteLock",
    "SharedSemaphore",
    "SharedShortArray",
    "TypedConsumer",
    "TypedMessage",
    "TypedProducer",
    "TypedQueue",
    "WaitPolicy",
    "wait",
]

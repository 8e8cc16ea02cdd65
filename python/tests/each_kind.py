# SPDX-License-Identifier: Apache-2.0
"""A small object of each class that has a segment."""

from typing import Any

from esclusa import (
    MessageQueue,
    Mutex,
    PthreadMutex,
    SharedBarrier,
    SharedByteArray,
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
)

FEW = {"members": 3}


class Kind:
    """A class, and what its `create` is given after the name."""

    def __init__(self, type: Any, *arguments: Any, **options: Any) -> None:
        self.type, self.arguments, self.options = type, arguments, options

    def create(self, name: str | None) -> Any:
        """Make one, small."""
        return self.type.create(name, *self.arguments, **self.options)

    def open(self, name: str) -> Any:
        """Open the one of that name."""
        return self.type.open(name)


KINDS = {
    kind.type.__name__: kind
    for kind in (
        Kind(SharedCounter, 7, **FEW),
        Kind(Mutex, **FEW),
        Kind(MessageQueue, 4, 16, handles=3, **FEW),
        Kind(SharedByteArray, (3, 4), **FEW),
        Kind(SharedShortArray, (3, 4), **FEW),
        Kind(SharedIntArray, (3, 4), **FEW),
        Kind(SharedLongArray, (3, 4), **FEW),
        Kind(SharedFloatArray, (3, 4), **FEW),
        Kind(SharedDoubleArray, (3, 4), **FEW),
        Kind(SharedCounters, 3, **FEW),
        Kind(SharedSemaphore, 2, **FEW),
        Kind(SharedReadWriteLock, **FEW),
        Kind(SharedBarrier, 3, **FEW),
        Kind(SharedEvent, **FEW),
        Kind(SharedLatch, 3, **FEW),
        Kind(PthreadMutex, **FEW),
        Kind(SharedMemory, 100),
    )
}

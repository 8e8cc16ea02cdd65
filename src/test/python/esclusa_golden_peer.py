# SPDX-License-Identifier: Apache-2.0
"""One small object of each kind, as docs/layout/golden keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import esclusa

MEMBERS = HANDLES = 3
SHAPE = (2, 3)


def create(name: str) -> None:
    """Create each, and close it."""
    few: dict[str, Any] = {"members": MEMBERS}
    makers: list[Callable[[], Any]] = [
        lambda: esclusa.SharedCounter.create(f"{name}-counter", 5, **few),
        lambda: esclusa.Mutex.create(f"{name}-mutex", **few),
        lambda: esclusa.MessageQueue.create(f"{name}-queue", 4, 16, handles=HANDLES, **few),
        lambda: esclusa.SharedByteArray.create(f"{name}-array-i8", SHAPE, **few),
        lambda: esclusa.SharedShortArray.create(f"{name}-array-i16", SHAPE, **few),
        lambda: esclusa.SharedIntArray.create(f"{name}-array-i32", SHAPE, **few),
        lambda: esclusa.SharedLongArray.create(f"{name}-array-i64", SHAPE, **few),
        lambda: esclusa.SharedFloatArray.create(f"{name}-array-f32", SHAPE, **few),
        lambda: esclusa.SharedDoubleArray.create(f"{name}-array-f64", SHAPE, **few),
        lambda: esclusa.SharedCounters.create(f"{name}-counters", 2, **few),
        lambda: esclusa.SharedSemaphore.create(f"{name}-semaphore", 3, signal=True, **few),
        lambda: esclusa.SharedReadWriteLock.create(f"{name}-rwlock", **few),
        lambda: esclusa.SharedBarrier.create(f"{name}-barrier", 1, **few),
        lambda: esclusa.SharedEvent.create(f"{name}-event", **few),
        lambda: esclusa.SharedLatch.create(f"{name}-latch", 5, **few),
        lambda: esclusa.PthreadMutex.create(f"{name}-pthread", **few),
    ]
    for make in makers:
        make().close()


COMMANDS: dict[str, Callable[..., Any]] = {"golden create": create}

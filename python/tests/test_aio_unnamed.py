# SPDX-License-Identifier: Apache-2.0
"""Objects without a name in an event loop of asyncio."""

import asyncio
import os
from collections.abc import Callable
from typing import Any

import esclusa
import pytest
from esclusa import aio

FACTORIES: dict[str, Callable[[str | None], Any]] = {
    "MessageQueue": lambda name: aio.MessageQueue.create(name, 4, 16),
    "SharedEvent": lambda name: aio.SharedEvent.create(name),
    "SharedLatch": lambda name: aio.SharedLatch.create(name, 3),
    "SharedSemaphore": lambda name: aio.SharedSemaphore.create(name, 3),
}


@pytest.mark.parametrize("kind", list(FACTORIES))
def test_one_without_a_name_is_opened_by_its_descriptor(kind: str) -> None:
    with FACTORIES[kind](None) as made:
        assert made.name == made.plain.name
        descriptor = made.fileno()
        with getattr(aio, kind).from_fd(descriptor) as other, type(made).from_fd(made) as third:
            assert type(other) is type(third) is type(made)
            assert type(other.plain) is getattr(esclusa, kind)
            assert os.fstat(other.fileno()).st_ino == os.fstat(descriptor).st_ino


@pytest.mark.parametrize("kind", list(FACTORIES))
def test_one_with_a_name_has_no_descriptor_to_pass(kind: str, name: str) -> None:
    with FACTORIES[kind](name) as made:
        assert made.name == name
        with pytest.raises(ValueError, match=name):
            made.fileno()
        with type(made).open(name) as other:
            assert other.name == name
        type(made).unlink(name)


def test_a_task_waits_for_what_another_handle_of_it_does() -> None:
    async def run() -> None:
        with aio.SharedEvent.create(None) as event, aio.SharedEvent.from_fd(event) as other:
            task = asyncio.create_task(event.wait())
            await asyncio.sleep(0.01)
            other.set()
            assert await task
        with aio.SharedLatch.create(None, 2) as latch, aio.SharedLatch.from_fd(latch) as same:
            waiting = asyncio.create_task(latch.wait())
            await asyncio.sleep(0.01)
            same.count_down(2)
            assert await waiting
            assert latch.count == same.count == 0

    asyncio.run(run())

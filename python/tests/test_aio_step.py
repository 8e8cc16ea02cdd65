# SPDX-License-Identifier: Apache-2.0
"""What `__anext__` returns serves one step at a time, as an asynchronous generator's does."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from esclusa import MessageQueue

ARGUMENTS: dict[str, tuple[object, ...]] = {
    "send": (None,),
    "throw": (InterruptedError,),
    "close": (),
}


@contextmanager
def amid_the_coroutine(step: Any, method: str, refusals: list[str]) -> Iterator[None]:
    """Have Python code within each step call that method of it."""

    def meddle(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == "next_message":
            try:
                getattr(step, method)(*ARGUMENTS[method])
            except RuntimeError as refusal:
                refusals.append(str(refusal))

    sys.setprofile(meddle)
    try:
        yield
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("method", ARGUMENTS)
def test_a_step_under_way_is_left_alone(jobs: MessageQueue, method: str) -> None:
    refusals: list[str] = []

    async def run() -> bytes:
        with jobs.producer() as producer, jobs.consumer() as consumer:
            step: Any = consumer.__anext__()
            asyncio.get_running_loop().call_soon(producer.put, b"x")
            with amid_the_coroutine(step, method, refusals):
                return bytes(await step)

    assert asyncio.run(run()) == b"x"
    assert set(refusals) == {"this __anext__() is already running"}


@pytest.mark.parametrize("method", ARGUMENTS)
def test_a_step_thrown_into_or_closed_leaves_the_message(jobs: MessageQueue, method: str) -> None:
    async def run() -> bytes:
        with jobs.producer() as producer, jobs.consumer() as consumer:
            step: Any = consumer.__anext__()
            step.send(None)  # it waits now
            if method == "throw":
                with pytest.raises(InterruptedError):
                    step.throw(InterruptedError)
            step.close()
            step.close()
            producer.put(b"x")
            with pytest.raises(RuntimeError, match="awaited before"):
                step.send(None)
            return await anext(consumer)

    assert asyncio.run(run()) == b"x"

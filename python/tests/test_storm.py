# SPDX-License-Identifier: Apache-2.0
"""Signals during every wait, as PEP 475 has them: only a handler that raises ends it."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from alarms import alarms, interrupt_once
from every_wait import WAITS, all_taken, waits_in_vain

EVERY, TIMEOUT = 0.002, 0.05


@pytest.fixture
def taken(name: str) -> Iterator[dict[str, Any]]:
    """Give one of each that has to be waited for."""
    with all_taken(name) as taken:
        yield taken


@pytest.mark.parametrize("wait", WAITS)
def test_a_storm_of_signals_neither_ends_nor_prolongs_a_wait(
    taken: dict[str, Any], wait: str
) -> None:
    heard: list[int] = []
    with alarms(lambda number, frame: heard.append(number), EVERY):
        while len(heard) < 2:  # a busy machine may let no one through in a whole wait
            begin = time.monotonic()
            assert waits_in_vain(taken, wait, TIMEOUT)
            assert time.monotonic() - begin >= TIMEOUT
            taken["barrier"].reset()  # the time-out has broken it


@pytest.mark.parametrize("wait", WAITS)
def test_a_handler_that_raises_ends_a_wait_that_would_last_for_ever(
    taken: dict[str, Any], wait: str
) -> None:
    with (
        pytest.raises(InterruptedError, match="interrupted"),
        alarms(interrupt_once(), EVERY),
    ):
        waits_in_vain(taken, wait, None)

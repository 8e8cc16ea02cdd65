# SPDX-License-Identifier: Apache-2.0
"""Signals to the main thread, again and again: on a busy machine one alone may come too early."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Handler = Callable[[int, object], None]


@contextmanager
def alarms(handler: Handler, every: float = 0.02) -> Iterator[None]:
    """Handle one every so many seconds so."""
    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, every, every)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def interrupt_once(when: Callable[[], bool] = lambda: True) -> Handler:
    """Give a handler that raises InterruptedError("interrupted") the first time that it is so."""
    enough: list[str] = []

    def handle(number: int, frame: object) -> None:
        if not enough and when():
            enough.append("interrupted")
            raise InterruptedError(enough[0])

    return handle

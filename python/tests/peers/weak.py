# SPDX-License-Identifier: Apache-2.0
"""Runs Python code amid a call that lets go of views: python -m peers.weak CALL ENDS CALLBACK.

Views of what is held, messages or claims, have weak references; their callback does as it is told.
"""

import gc
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from esclusa import MessageQueue

Action = Callable[..., object]

call, ends, callback = sys.argv[1:]

queue = MessageQueue.create(None, 8, 16)
producer, consumer = queue.producer(), queue.consumer()
held: list[Any] = []
for _ in range(4):
    if ends == "Consumer":
        producer.put(b"0123456789")
        held.append(consumer.take())
    else:
        held.append(producer.claim())
end: Any = consumer if ends == "Consumer" else producer


def view(each: Any) -> Any:
    """Give its bytes."""
    return each.data if ends == "Consumer" else each.buf


def each_of_them(action: Action) -> None:
    """Do so with all that are held at first."""
    for each in list(held):
        action(each)


def finish(each: Any) -> None:
    """End it for good."""
    if ends == "Consumer":
        each.close()
    else:
        each.publish(3)


def give_back(each: Any) -> None:
    """End it as if it had not been."""
    if ends == "Consumer":
        each.release()
    else:
        each.abort()


class Cycle:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


def collect_amid_the_getter() -> None:
    """Have the collector run where a view is made."""
    given = held[0]
    gc.disable()
    garbage = weakref.ref(Cycle(), gone)
    gc.set_threshold(1)
    gc.enable()
    view(given)
    gc.collect()
    assert garbage() is None


ACTIONS: dict[str, Action] = {
    "drop": held.clear,
    "close-end": end.close,
    "close-queue": queue.close,
    "finish": lambda: each_of_them(finish),
    "give-back": lambda: each_of_them(give_back),
    "view": lambda: each_of_them(view),
    "collect": collect_amid_the_getter,
}
called: list[str] = []


def gone(_: object) -> None:
    """Be the callback: a view is gone."""
    called.append(callback)
    with suppress(ValueError, BufferError):
        ACTIONS[callback]()


references = [weakref.ref(view(each), gone) for each in held] if call != "collect" else []
with suppress(ValueError, BufferError):
    ACTIONS[call]()
assert called
held.clear()
end.close()
queue.close()

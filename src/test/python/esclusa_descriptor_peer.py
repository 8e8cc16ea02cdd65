# SPDX-License-Identifier: Apache-2.0
"""The peer's words for descriptors of objects without a name."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

HOLDERS = ["__main__", "array", "ledger", "counters", "small"]

bound: socket.socket
received = -1


def object_of(kind: str) -> Any:
    """Give the object that the peer has open."""
    for name in HOLDERS:
        module = sys.modules[name if name == "__main__" else f"esclusa_{name}_peer"]
        if hasattr(module, kind) and not callable(getattr(module, kind)):
            return getattr(module, kind)
    raise LookupError(kind)


def bind(name: str) -> None:
    global bound
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    bound.bind("\0" + name)


def send(kind: str, name: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
        one.connect("\0" + name)
        socket.send_fds(one, [b"x"], [object_of(kind).fileno()])


def receive() -> int:
    global received
    _, descriptors, _, _ = socket.recv_fds(bound, 1, 1)
    (received,) = descriptors
    return received


def close() -> None:
    """Once: another may have the number afterwards."""
    global received
    if received >= 0:
        os.close(received)
        received = -1
    with suppress(NameError):
        bound.close()


COMMANDS: dict[str, Callable[..., Any]] = {
    "descriptor bind": bind,
    "descriptor send": send,
    "descriptor receive": receive,
    "descriptor close": close,
}

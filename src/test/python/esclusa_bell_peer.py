# SPDX-License-Identifier: Apache-2.0
"""The peer's words for an eventfd that its objects ring."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from esclusa_descriptor_peer import object_of

bell = -1


def another() -> int:
    """Give one that nobody has rung."""
    global bell
    if bell >= 0:
        os.close(bell)
    bell = os.eventfd(0, os.EFD_CLOEXEC)
    return bell


def ring(kind: str) -> None:
    """Arm it, and wait for the bell."""
    object_of(kind).ring(another())
    os.eventfd_read(bell)


COMMANDS: dict[str, Callable[..., Any]] = {
    "bell ring": ring,
    "bell arm": lambda kind: object_of(kind).ring(another()),
    "bell silence": lambda kind: object_of(kind).ring(None),
}

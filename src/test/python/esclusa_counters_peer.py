# SPDX-License-Identifier: Apache-2.0
"""The peer's words for the table of counters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from esclusa import SharedCounters

LABEL_LENGTH = 96
counters: Any
labelled: Any


def text(word: str) -> str:
    return "" if word == "-" else bytes.fromhex(word).decode()


def to_hex(text: str) -> str:
    return text.encode().hex() or "-"


def create(name: str, capacity: str) -> None:
    global counters
    counters = SharedCounters.create(name, int(capacity))


def open_(name: str) -> None:
    global counters
    counters = SharedCounters.open(name)


def create_or_open(name: str, capacity: str) -> None:
    global counters
    counters = SharedCounters.create_or_open(name, int(capacity))


def allocate(label: str, unit: str, type: str) -> int:
    global labelled
    labelled = counters.allocate(text(label), text(unit), type)
    return int(labelled.index)


def find(label: str) -> int:
    global labelled
    found = counters.find(text(label))
    labelled = labelled if found is None else found
    return int(found is not None)


def add(delta: str, times: str = "1") -> int:
    total = 0
    for _ in range(int(times)):
        total = labelled.add(int(delta))
    return total


def set_(value: str) -> None:
    labelled.value = int(value)


def read(index: str) -> str | None:
    for each in counters.snapshot():
        if each["index"] == int(index):
            owner = "dead" if each["orphaned"] else "owned"
            words = [to_hex(each["label"]), to_hex(each["unit"])]
            return " ".join([*words, each["type"], str(each["value"]), owner])
    return None


def churn(times: str) -> None:
    """Allocate and free labels of one letter, whole or not at all."""
    for i in range(int(times)):
        counters.allocate(chr(ord("a") + i % 26) * LABEL_LENGTH).free()


def torn(times: str) -> int:
    found = 0
    for _ in range(int(times)):
        for each in counters.snapshot():
            found += each["label"] != each["label"][0] * LABEL_LENGTH
    return found


COMMANDS: dict[str, Callable[..., Any]] = {
    "counters create": create,
    "counters open": open_,
    "counters create_or_open": create_or_open,
    "counters allocate": allocate,
    "counters find": find,
    "counters add": add,
    "counters set": set_,
    "counters get": lambda: labelled.value,
    "counters is_valid": lambda: int(labelled.valid),
    "counters free": lambda: int(labelled.free()),
    "counters read": read,
    "counters churn": churn,
    "counters torn": torn,
    "counters close": lambda: counters.close(),
    "counters unlink": SharedCounters.unlink,
}

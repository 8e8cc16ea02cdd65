# SPDX-License-Identifier: Apache-2.0
"""The peer's words for arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import esclusa

TYPES: dict[str, Any] = {
    "i8": esclusa.SharedByteArray,
    "i16": esclusa.SharedShortArray,
    "i32": esclusa.SharedIntArray,
    "i64": esclusa.SharedLongArray,
    "f32": esclusa.SharedFloatArray,
    "f64": esclusa.SharedDoubleArray,
}
array: Any


def value(word: str) -> int | float:
    return float(word) if "." in word else int(word)


def place(word: str) -> int | tuple[int, ...]:
    """Give the indices of what INDEX names among all elements."""
    index = int(word)
    if len(array.shape) == 1:
        return index
    indices: list[int] = []
    for length in reversed(array.shape[1:]):
        index, last = divmod(index, length)
        indices.insert(0, last)
    return (index, *indices)


def create(name: str, kind: str, *lengths: str) -> None:
    global array
    array = TYPES[kind].create(name, tuple(map(int, lengths)))


def open(name: str, kind: str) -> None:
    global array
    array = TYPES[kind].open(name)


def create_or_open(name: str, kind: str, *lengths: str) -> None:
    global array
    array = TYPES[kind].create_or_open(name, tuple(map(int, lengths)))


def assign(word: str, to: str) -> None:
    array[place(word)] = value(to)


def add(word: str, delta: str, times: str = "1") -> int | float:
    before: int | float = 0
    for _ in range(int(times)):
        before = array.get_and_add(place(word), value(delta))
    return before


def put(start: str, *words: str) -> None:
    """Set a slice to values of the array's own type, all at once where there is one dimension."""
    first = int(start)
    values = memoryview(bytearray(len(words) * array.view().itemsize)).cast(array.view().format)
    for i, word in enumerate(words):
        values[i] = value(word)
    if len(array.shape) == 1:
        array[first : first + len(words)] = values
    else:
        for i, each in enumerate(values):
            array[place(str(first + i))] = each


def copy(start: str, count: str) -> str:
    return " ".join(map(str, array[int(start) : int(start) + int(count)].tolist()))


def view(start: str, count: str) -> str:
    with array.view() as whole, whole.cast("B").cast(whole.format) as flat:
        return " ".join(map(str, flat.tolist()[int(start) : int(start) + int(count)]))


COMMANDS: dict[str, Callable[..., Any]] = {
    "array create": create,
    "array open": open,
    "array create_or_open": create_or_open,
    "array shape": lambda: " ".join(map(str, array.shape)),
    "array get": lambda index: array[place(index)],
    "array set": assign,
    "array add": add,
    "array exchange": lambda index, to: array.get_and_set(place(index), value(to)),
    "array compare_and_set": lambda index, expected, to: int(
        array.compare_and_set(place(index), value(expected), value(to))
    ),
    "array put": put,
    "array copy": copy,
    "array view": view,
    "array fill": lambda to: array.fill(value(to)),
    "array close": lambda: array.close(),
    "array unlink": esclusa.SharedByteArray.unlink,
}

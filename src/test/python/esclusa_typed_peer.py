# SPDX-License-Identifier: Apache-2.0
"""The peer's words for typed views of its queue."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from typing import Any


def of_peer(what: str) -> Any:
    """Give the queue that the peer has open."""
    return getattr(sys.modules["__main__"], what)


def value(codec: str, word: str) -> Any:
    if codec == "long":
        return int(word)
    data = b"" if word == "-" else bytes.fromhex(word)
    if codec == "double":
        return struct.unpack(">d", data)[0]
    return data.decode() if codec == "text" else data


def word(codec: str, value: Any) -> str:
    if codec == "long":
        return str(value)
    if codec == "double":
        return struct.pack(">d", value).hex()
    data: bytes = value.encode() if codec == "text" else value
    return data.hex() or "-"


def typed_put(codec: str, kind: str, text: str) -> None:
    with of_peer("queue").typed(codec, int(kind)).producer() as producer:
        producer.put(value(codec, text))


def typed_get(codec: str, kind: str) -> str:
    with of_peer("queue").typed(codec).consumer() as consumer:
        if int(kind) != 0:
            with consumer.take(0) as message:
                if message.untyped.type != int(kind):
                    raise ValueError(f"the type is {message.untyped.type}")
                return word(codec, message.value)
        return word(codec, consumer.get(0))


COMMANDS: dict[str, Callable[..., Any]] = {"typed put": typed_put, "typed get": typed_get}

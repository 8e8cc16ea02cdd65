# SPDX-License-Identifier: Apache-2.0
"""How values become the bytes of a message, and back: for ``MessageQueue.typed``.

``BYTES``, ``TEXT`` (UTF-8 without a terminator), ``LONG`` (a signed 64-bit integer) and ``DOUBLE``
(IEEE 754 binary64; both 8 bytes, little-endian) have the same bytes as those of their names in
Java, and as what C reads and writes itself. They go by ``"bytes"``, ``"text"``, ``"long"`` and
``"double"`` too. One of your own is any object with these two methods::

    class PointCodec:
        def encode(self, value: Point) -> bytes:
            return struct.pack("<ii", value.x, value.y)

        def decode(self, data: bytes) -> Point:
            return Point(*struct.unpack("<ii", data))
"""

from __future__ import annotations

import operator
import struct
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from typing_extensions import Buffer

_T = TypeVar("_T")


class Codec(Protocol[_T]):
    """How values of one type become bytes, and back."""

    def encode(self, value: _T, /) -> Buffer:
        """Return the bytes of a value: anything with a contiguous buffer."""

    def decode(self, data: bytes, /) -> _T:
        """Return the value of these bytes; whatever this raises says that they are none."""


class _Bytes:
    def encode(self, value: Buffer) -> Buffer:
        return value

    def decode(self, data: bytes) -> bytes:
        return data


class _Text:
    def encode(self, value: str) -> bytes:
        return value.encode("utf-8")

    def decode(self, data: bytes) -> str:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            sentence = f"{len(data)} bytes are no UTF-8 text, from byte {error.start} on"
            raise ValueError(sentence) from error


class _Long:
    def encode(self, value: int) -> bytes:
        return operator.index(value).to_bytes(8, "little", signed=True)

    def decode(self, data: bytes) -> int:
        _check_eight(data, "long")
        return int.from_bytes(data, "little", signed=True)


class _Double:
    _format = struct.Struct("<d")

    def encode(self, value: float) -> bytes:
        return self._format.pack(value)

    def decode(self, data: bytes) -> float:
        _check_eight(data, "double")
        (value,) = self._format.unpack(data)
        return float(value)


def _check_eight(data: bytes, what: str) -> None:
    if len(data) != 8:
        raise ValueError(f"{len(data)} bytes are no {what}, which has 8")


BYTES = _Bytes()
TEXT = _Text()
LONG = _Long()
DOUBLE = _Double()

_NAMED: dict[str, Codec[Any]] = {"bytes": BYTES, "text": TEXT, "long": LONG, "double": DOUBLE}


def named(codec: str | Codec[_T]) -> Codec[_T]:
    """Return the codec of that name, or the codec itself.

    Raises ValueError if there is none of that name.
    """
    if not isinstance(codec, str):
        return codec
    try:
        return _NAMED[codec]
    except KeyError:
        names = ", ".join(_NAMED)
        raise ValueError(f"there is no codec '{codec}', but {names}") from None

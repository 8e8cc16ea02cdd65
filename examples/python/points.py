# SPDX-License-Identifier: Apache-2.0
"""points.py NAME HOW-MANY: puts points into a queue. Java takes them."""

import struct
import sys
from typing import NamedTuple

from esclusa import MessageQueue


# @start region="codec"
class Point(NamedTuple):
    """Two integers."""

    x: int
    y: int


class PointCodec:
    """A point as 8 bytes: two 32-bit integers."""

    def encode(self, value: Point) -> bytes:
        """Return the bytes."""
        return struct.pack("<ii", *value)

    def decode(self, data: bytes) -> Point:
        """Return the point; struct.error if they are none."""
        return Point(*struct.unpack("<ii", data))


# @end region="codec"

if len(sys.argv) != 3:
    print("usage: points.py NAME HOW-MANY", file=sys.stderr)
    sys.exit(2)
# @start region="put"
with (
    MessageQueue.create_or_open(sys.argv[1], 16, 8) as queue,
    queue.typed(PointCodec()).producer() as points,
):
    for i in range(int(sys.argv[2])):
        points.put(Point(i, -2 * i))
# @end region="put"

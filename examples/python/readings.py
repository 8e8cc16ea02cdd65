# SPDX-License-Identifier: Apache-2.0
"""readings.py NAME HOW-MANY: puts readings, which are numbers, into a queue. Java takes them."""

import sys

from esclusa import MessageQueue

if len(sys.argv) != 3:
    print("usage: readings.py NAME HOW-MANY", file=sys.stderr)
    sys.exit(2)
# @start region="put"
with (
    MessageQueue.create_or_open(sys.argv[1], 16, 8) as queue,
    queue.typed("double").producer() as readings,
):
    for i in range(int(sys.argv[2])):
        readings.put(20 + i / 8)
# @end region="put"

# SPDX-License-Identifier: Apache-2.0
"""tally.py NAME HOW-MANY: puts the numbers 1 to HOW-MANY into a queue, and 0 as the last one.

Java adds them.
"""

import sys

from esclusa import MessageQueue

if len(sys.argv) != 3:
    print("usage: tally.py NAME HOW-MANY", file=sys.stderr)
    sys.exit(2)
with (
    MessageQueue.create_or_open(sys.argv[1], 16, 8) as queue,
    queue.typed("long").producer() as numbers,
):
    for number in range(1, int(sys.argv[2]) + 1):
        numbers.put(number)
    numbers.put(0)

# SPDX-License-Identifier: Apache-2.0
"""rounds.py NAME WHICH HOW-MANY: process 0, 1 or 2 of three that compute together.

In each round each adds its neighbour's number to its own, and all wait for all.
"""

import sys

from esclusa import SharedBarrier, SharedLongArray

if len(sys.argv) != 4:
    print("usage: rounds.py NAME WHICH HOW-MANY", file=sys.stderr)
    sys.exit(2)
name, which, how_many = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
# @start region="rounds"
with (
    SharedLongArray.create_or_open(f"{name}-cells", (2, 3)) as cells,  # now, and next
    SharedBarrier.create_or_open(name, 3) as barrier,
):
    cells[0, which] = which + 1
    barrier.wait()  # all have begun
    for i in range(how_many):
        now, following = i % 2, 1 - i % 2
        cells[following, which] = (cells[now, which] + cells[now, (which + 1) % 3]) % 1000
        barrier.wait()  # all have done this round; if one has died: BrokenBarrierError
    print("Python has", cells[how_many % 2, which])
# @end region="rounds"

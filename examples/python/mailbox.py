# SPDX-License-Identifier: Apache-2.0
"""mailbox.py NAME HOW-MANY put|take: one process puts numbers into a box, another takes them.

They are 1 to HOW-MANY, and the box holds one at a time.
"""

import sys
from contextlib import closing

from esclusa import Mutex, SharedLongArray

if len(sys.argv) != 4 or sys.argv[3] not in ("put", "take"):
    print("usage: mailbox.py NAME HOW-MANY put|take", file=sys.stderr)
    sys.exit(2)
name, how_many = sys.argv[1], int(sys.argv[2])
with (
    SharedLongArray.create_or_open(f"{name}-box", 1) as box,  # 0: empty
    closing(Mutex.create_or_open(name)) as mutex,  # `with` alone would lock it
):
    # @start region="take"
    full = mutex.condition(0)  # the numbers are what all agree on
    empty = mutex.condition(1)
    total = 0
    for number in range(1, how_many + 1):
        with mutex:
            if sys.argv[3] == "put":
                empty.wait_for(lambda: box[0] == 0)
                box[0] = number
                full.notify()
            else:
                full.wait_for(lambda: box[0] != 0)
                total += box[0]
                box[0] = 0
                empty.notify()
    # @end region="take"
if sys.argv[3] == "put":
    print(f"Python put {how_many}")
else:
    print(f"Python took {how_many}, their sum is {total}")

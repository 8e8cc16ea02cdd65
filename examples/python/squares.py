# SPDX-License-Identifier: Apache-2.0
"""squares.py NAME HOW-MANY write|read: one process writes squares into an array, others read them.

They are those of 1 to HOW-MANY, and are read while they are written. Element 0 says how many are
there. Python with numpy would do without a loop: `numpy.asarray(squares)` is the same memory.
"""

import sys
import time

from esclusa import SharedLongArray

if len(sys.argv) != 4 or sys.argv[3] not in ("write", "read"):
    print("usage: squares.py NAME HOW-MANY write|read", file=sys.stderr)
    sys.exit(2)
how_many = int(sys.argv[2])
with SharedLongArray.create_or_open(sys.argv[1], how_many + 1) as squares:
    if sys.argv[3] == "write":
        # @start region="write"
        for i in range(1, how_many + 1):
            squares[i] = i * i
            squares[0] = i  # who reads i there, sees the square too
        # @end region="write"
        print(f"Python wrote {how_many} squares")
    else:
        # @start region="read"
        total = done = 0
        while done < how_many:
            there = squares[0]
            total += sum(squares[done + 1 : there + 1])
            done = there
            time.sleep(0.001)
        # @end region="read"
        print(f"Python read {how_many} squares, their sum is {total}")

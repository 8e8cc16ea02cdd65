# SPDX-License-Identifier: Apache-2.0
"""parking.py NAME VISITS: one of several cars that share a car park of two places."""

import sys
from contextlib import closing

from esclusa import SharedCounter, SharedSemaphore

if len(sys.argv) != 3:
    print("usage: parking.py NAME VISITS", file=sys.stderr)
    sys.exit(2)
name, visits = sys.argv[1], int(sys.argv[2])
most = 0
with (
    closing(SharedSemaphore.create_or_open(name, 2)) as places,  # by itself, `with` acquires
    SharedCounter.create_or_open(f"{name}-parked") as parked,
):
    for _ in range(visits):
        # @start region="park"
        places.acquire()  # waits while both are taken
        try:
            most = max(most, parked.add(1))
            parked.add(-1)
        finally:
            places.release()  # and if we die before this, it is free all the same
        # @end region="park"
print(f"Python parked {visits} times and saw {'no third car' if most <= 2 else f'{most} cars'}")

# SPDX-License-Identifier: Apache-2.0
"""exact_counter.py NAME HOW-MANY lock|free [PROCESSES]: one of those that raise a counter together.

It begins when so many processes are there, 1 if nothing is said, and prints the value that it sees
at its end.
"""

import sys
import time
from contextlib import closing

from esclusa import Mutex, SharedCounter


def await_others(name: str, processes: int) -> None:
    """Return when so many processes have called this."""
    with SharedCounter.create_or_open(name) as here:
        here.add()
        while here.value < processes:
            time.sleep(0.001)


if len(sys.argv) < 4 or sys.argv[3] not in ("lock", "free"):
    print("usage: exact_counter.py NAME HOW-MANY lock|free [PROCESSES]", file=sys.stderr)
    sys.exit(2)
name, how_many, way = sys.argv[1], int(sys.argv[2]), sys.argv[3]
await_others(f"{name}-here", int(sys.argv[4]) if len(sys.argv) > 4 else 1)
with (
    SharedCounter.create_or_open(name) as counter,
    closing(Mutex.create_or_open(f"{name}-mutex")) as mutex,  # `with` alone would lock it
):
    if way == "lock":
        # @start region="lock"
        for _ in range(how_many):
            with mutex:
                counter.value += 1
        # @end region="lock"
    else:
        # @start region="free"
        for _ in range(how_many):
            counter.add()
        # @end region="free"
    print(f"Python added {how_many}, the counter says {counter.value}")

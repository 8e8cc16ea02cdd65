# SPDX-License-Identifier: Apache-2.0
"""race.py NAME RUNNERS start|run: one process starts a race when all runners are there."""

import sys

from esclusa import SharedEvent, SharedLatch

if len(sys.argv) != 4 or sys.argv[3] not in ("start", "run"):
    print("usage: race.py NAME RUNNERS start|run", file=sys.stderr)
    sys.exit(2)
name, runners = sys.argv[1], int(sys.argv[2])
with (
    SharedLatch.create_or_open(f"{name}-ready", runners) as ready,
    SharedEvent.create_or_open(f"{name}-shot") as shot,
):
    if sys.argv[3] == "start":
        # @start region="start"
        ready.wait()  # until so many have counted down
        shot.set()
        # @end region="start"
        print(f"Python started {runners} runners")
    else:
        # @start region="run"
        ready.count_down()
        shot.wait()  # until it is set; who comes later finds it set
        # @end region="run"
        print("Python ran")

# SPDX-License-Identifier: Apache-2.0
"""How a Python worker is talked to: as `worker.c` says, but calibration is left to others."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def settle(core: int) -> None:
    """Run on one core, end with the process that started this one, and leave Ctrl-C to it."""
    os.sched_setaffinity(0, {core})
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def serve(start: Callable[[], None], chunk: Callable[[int], int]) -> None:
    """Answer commands until stdin ends; `chunk` works off n and returns how many were wrong."""
    for line in sys.stdin:
        words = line.split()
        if words[0] == "open":
            start()
            answer = "ready"
        else:
            begin = time.monotonic_ns()
            wrong = chunk(int(words[1]))
            answer = f"0 0 {begin} {time.monotonic_ns()} 0 {wrong} 0 0"
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()

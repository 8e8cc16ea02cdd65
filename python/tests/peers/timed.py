# SPDX-License-Identifier: Apache-2.0
"""Waits in every way, and not shorter than it was to: python -m peers.timed NAME."""

import sys
import time

from every_wait import WAITS, all_taken, waits_in_vain

TIMEOUT = 0.02

with all_taken(sys.argv[1]) as taken:
    for wait in WAITS:
        print(wait, flush=True)
        begin = time.monotonic()
        assert waits_in_vain(taken, wait, TIMEOUT), wait
        assert time.monotonic() - begin >= TIMEOUT, wait
        if wait == "barrier":
            taken["barrier"].reset()

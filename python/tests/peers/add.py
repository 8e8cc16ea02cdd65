# SPDX-License-Identifier: Apache-2.0
"""Usage: add.py COUNTER TIMES [MUTEX]. Add 1 so many times, or load and store under a mutex."""

import sys

from esclusa import Mutex, SharedCounter

counter = SharedCounter.open(sys.argv[1])
times = int(sys.argv[2])
if len(sys.argv) > 3:
    mutex = Mutex.open(sys.argv[3])
    for _ in range(times):
        with mutex:
            counter.value = counter.value + 1
else:
    for _ in range(times):
        counter.add()

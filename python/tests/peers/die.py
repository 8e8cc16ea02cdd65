# SPDX-License-Identifier: Apache-2.0
"""Usage: die.py NAME. Take the mutex, and die by SIGKILL holding it."""

import os
import signal
import sys

from esclusa import Mutex

mutex = Mutex.open(sys.argv[1])
print("ready", flush=True)
while not mutex.acquire(timeout=0):
    pass
os.kill(os.getpid(), signal.SIGKILL)

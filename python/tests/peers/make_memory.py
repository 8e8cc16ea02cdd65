# SPDX-License-Identifier: Apache-2.0
"""Usage: make_memory.py NAME. Make it beside one of multiprocessing, whose tracker runs then."""

import sys
from multiprocessing import shared_memory

from esclusa import SharedMemory

theirs = shared_memory.SharedMemory(create=True, size=10)
ours = SharedMemory.create(sys.argv[1], 10)
ours.buf[:5] = b"hello"
theirs.close()
theirs.unlink()

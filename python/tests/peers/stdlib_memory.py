# SPDX-License-Identifier: Apache-2.0
"""Usage: stdlib_memory.py NAME. Make it with any multiprocessing, and tell what is in it then."""

import sys
from multiprocessing import shared_memory

memory = shared_memory.SharedMemory(sys.argv[1], create=True, size=5000)
assert memory.buf is not None
memory.buf[:5] = b"hello"
print("ready", flush=True)
sys.stdin.readline()
print(bytes(memory.buf[:5]).decode(), flush=True)
memory.close()
memory.unlink()

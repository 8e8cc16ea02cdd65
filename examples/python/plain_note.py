# SPDX-License-Identifier: Apache-2.0
"""plain_note.py NAME PLACE TEXT: writes a text, tells all four, and removes them.

It has the standard library only.
"""

# @start region="plain"
import sys
from multiprocessing.shared_memory import SharedMemory

name, place, text = sys.argv[1], int(sys.argv[2]), sys.argv[3]
memory = SharedMemory(name)  # the bytes that Java, C or the package made
notes = memory.buf
assert notes is not None  # it is open
notes[64 * place : 64 * place + 64] = text.encode().ljust(64, b"\0")
for begin in range(0, 256, 64):
    print(bytes(notes[begin : begin + 64]).rstrip(b"\0").decode())
memory.close()
memory.unlink()
# @end region="plain"

# SPDX-License-Identifier: Apache-2.0
"""note.py NAME PLACE TEXT: writes a text into one of four places of 64 bytes, ending with a 0."""

import sys

from esclusa import SharedMemory

if len(sys.argv) != 4:
    print("usage: note.py NAME PLACE TEXT", file=sys.stderr)
    sys.exit(2)
name, place, text = sys.argv[1], int(sys.argv[2]), sys.argv[3]
# @start region="write"
with SharedMemory.create_or_open(name, 256) as memory:
    memory.buf[64 * place :][:64] = text.encode().ljust(64, b"\0")
# @end region="write"

# SPDX-License-Identifier: Apache-2.0
"""meter.py NAME HOW-MANY: adds 1 to the number of a C program, so often, under its mutex.

Says the number at last, and removes the memory, with `meter.py NAME`.
"""

import sys

from esclusa import PthreadMutex, SharedMemory

if len(sys.argv) not in (2, 3):
    print("usage: meter.py NAME [HOW-MANY]", file=sys.stderr)
    sys.exit(2)
with SharedMemory.open(sys.argv[1]) as memory:
    if len(sys.argv) == 2:
        print(f"the meter says {int.from_bytes(memory.buf[:8], 'little')}")
        SharedMemory.unlink(sys.argv[1])
        sys.exit()
    # @start region="at"
    mutex = PthreadMutex.at(memory, 64, repair=lambda: None)  # a number is never half changed
    with memory.buf[:8].cast("q") as meter:
        for _ in range(int(sys.argv[2])):
            with mutex:
                meter[0] += 1
    # @end region="at"
    mutex.close()
print(f"Python added {sys.argv[2]}")

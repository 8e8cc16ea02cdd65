# SPDX-License-Identifier: Apache-2.0
"""private_sum.py COMMAND…: as PrivateSum.java; the children get the numbers as arguments."""

import subprocess
import sys

from esclusa import MessageQueue, SharedCounter

# @start region="give"
with (
    MessageQueue.create(None, 16, 8) as queue,
    SharedCounter.create(None) as total,
):
    given = (queue.fileno(), total.fileno())
    children = [
        subprocess.Popen([*command.split(","), *map(str, given)], pass_fds=given)
        for command in sys.argv[1:]
    ]
    # @end region="give"
    with queue.typed("long").producer() as numbers:
        for n in range(1, 1001):
            numbers.put(n)
    good = [child.wait() == 0 for child in children]
    print("Python has the sum", total.value)
    sys.exit(0 if all(good) else 1)

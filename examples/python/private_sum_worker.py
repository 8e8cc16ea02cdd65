# SPDX-License-Identifier: Apache-2.0
"""private_sum_worker.py QUEUE SUM: takes numbers from one descriptor, adds them to another."""

import sys

from esclusa import MessageQueue, SharedCounter

# @start region="open"
with (
    MessageQueue.from_fd(int(sys.argv[1])) as queue,
    SharedCounter.from_fd(int(sys.argv[2])) as total,
    queue.typed("long").consumer() as numbers,
):
    try:
        while True:
            total.add(numbers.get())
    except EOFError:
        print("Python is done")
# @end region="open"

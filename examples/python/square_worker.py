# SPDX-License-Identifier: Apache-2.0
"""square_worker.py NAME: one of the workers of Supervisor; may be killed at any moment."""

import sys
import time

from esclusa import MessageQueue, SharedLongArray

with (
    MessageQueue.open(sys.argv[1]) as queue,
    SharedLongArray.open(f"{sys.argv[1]}-results") as results,
    queue.typed("long").consumer() as jobs,
):
    try:
        while True:
            # @start region="work"
            with jobs.take() as job:
                n = job.value
                time.sleep(0.002)  # it is hard work
                results[n] = n * n  # done twice, should we die here, it is the same
            # only now the job is done
            # @end region="work"
    except EOFError:  # all is done
        pass

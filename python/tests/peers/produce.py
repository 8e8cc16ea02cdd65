# SPDX-License-Identifier: Apache-2.0
"""Usage: produce.py QUEUE NUMBER TIMES. Put so many messages `NUMBER i`."""

import sys

from esclusa import MessageQueue

name, number, times = sys.argv[1:]
with MessageQueue.open(name) as queue, queue.producer() as producer:
    print("ready", flush=True)
    for i in range(int(times)):
        producer.put(f"{number} {i}".encode())

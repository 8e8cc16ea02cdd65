# SPDX-License-Identifier: Apache-2.0
"""Usage: produce_all.py QUEUE TIMES. Put the numbers from 0 on."""

import sys

from esclusa import MessageQueue

with MessageQueue.open(sys.argv[1]) as queue, queue.producer() as producer:
    print("ready", flush=True)
    producer.put_many([b"%d" % i for i in range(int(sys.argv[2]))])

# SPDX-License-Identifier: Apache-2.0
"""Usage: hold.py WHAT NAME. Hold it until the end of the input.

WHAT is `mutex`, or a `message` or a `claim` of a queue.
"""

import sys

from esclusa import MessageQueue, Mutex

what, name = sys.argv[1:]
if what == "mutex":
    mutex = Mutex.open(name)
    mutex.acquire()
elif what == "message":
    consumer = MessageQueue.open(name).consumer()
    message = consumer.take()
else:
    producer = MessageQueue.open(name).producer()
    claim = producer.claim()
print("ready", flush=True)
sys.stdin.read()

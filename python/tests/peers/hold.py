# SPDX-License-Identifier: Apache-2.0
"""Usage: hold.py WHAT NAME. Hold it until the end of the input.

WHAT is `mutex`, two `permits` of a semaphore, `read` or `write` of a read-write lock, or a
`message` or a `claim` of a queue.
"""

import sys

from esclusa import MessageQueue, Mutex, SharedReadWriteLock, SharedSemaphore

what, name = sys.argv[1:]
if what == "mutex":
    mutex = Mutex.open(name)
    mutex.acquire()
elif what == "permits":
    semaphore = SharedSemaphore.open(name)
    semaphore.acquire(n=2)
elif what == "read":
    rwlock = SharedReadWriteLock.open(name)
    rwlock.acquire_read()
elif what == "write":
    rwlock = SharedReadWriteLock.open(name)
    rwlock.acquire_write()
elif what == "message":
    consumer = MessageQueue.open(name).consumer()
    message = consumer.take()
else:
    producer = MessageQueue.open(name).producer()
    claim = producer.claim()
print("ready", flush=True)
sys.stdin.read()

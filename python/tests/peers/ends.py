# SPDX-License-Identifier: Apache-2.0
"""Usage: ends.py HOW NAME. Take one of each, have daemon threads wait for more, and end.

The objects are NAME-mutex, -semaphore, -rwlock, -queue, -event, -barrier; they are there.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import esclusa

how, name = sys.argv[1:]
mutex = esclusa.Mutex.open(name + "-mutex")
semaphore = esclusa.SharedSemaphore.open(name + "-semaphore")
rwlock = esclusa.SharedReadWriteLock.open(name + "-rwlock")
jobs = esclusa.MessageQueue.open(name + "-queue")
event = esclusa.SharedEvent.open(name + "-event")
barrier = esclusa.SharedBarrier.open(name + "-barrier")
producer, consumer, other = jobs.producer(), jobs.consumer(), jobs.consumer()

mutex.acquire()
semaphore.acquire(n=2)
rwlock.acquire_write()
message = consumer.take()
view = message.data
claim = producer.claim()

WAITS: list[Callable[[], object]] = [
    mutex.acquire,
    lambda: semaphore.acquire(),
    rwlock.acquire_read,
    other.get,
    event.wait,
    barrier.wait,
    lambda: esclusa.wait([event]),
]
threads = [threading.Thread(target=wait, daemon=True) for wait in WAITS]
for thread in threads:
    thread.start()


def sleeping() -> int:
    """Count the threads of this process that sleep in the kernel."""
    states = []
    for task in Path("/proc/self/task").iterdir():
        states.append((task / "stat").read_text().rpartition(")")[2].split()[0])
    return states.count("S")


while sleeping() < len(threads):
    time.sleep(0.01)
print("ready", flush=True)

if how == "raise":
    raise RuntimeError("as it was told")
elif how == "sys.exit":
    sys.exit(3)
elif how == "os._exit":
    os._exit(3)
elif how == "abort":
    os.abort()
elif how == "terminate":
    os.kill(os.getpid(), signal.SIGTERM)
elif how == "exec":
    os.execv(sys.executable, [sys.executable, "-c", "import sys; sys.exit(3)"])

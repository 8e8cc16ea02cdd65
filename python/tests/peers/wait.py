# SPDX-License-Identifier: Apache-2.0
"""Usage: wait.py WHAT NAME [SECONDS [POLICY]]. Wait in vain, until a signal comes.

WHAT is `acquire` of a mutex, or a call of a queue: `put`, `put_many`, `claim`, `get`, `get_many`,
`take`. SIGINT ends it as Python does; SIGUSR1 has a handler that raises nothing.
"""

import signal
import sys

from esclusa import MessageQueue, Mutex, WaitPolicy

what, name = sys.argv[1:3]
timeout = float(sys.argv[3]) if len(sys.argv) > 3 else None
policy = getattr(WaitPolicy, sys.argv[4] if len(sys.argv) > 4 else "DEFAULT")
signal.signal(
    signal.SIGINT, signal.default_int_handler
)  # also when the tests run in the background
signal.signal(signal.SIGUSR1, lambda *_: print("handled", flush=True))
if what == "acquire":
    mutex = Mutex.open(name)
    mutex.wait_policy = policy
    print("ready", flush=True)
    mutex.acquire(timeout=timeout)
else:
    with (
        MessageQueue.open(name) as queue,
        queue.producer() as producer,
        queue.consumer() as consumer,
    ):
        queue.wait_policy = policy
        print("ready", flush=True)
        if what == "put":
            producer.put(b"late", timeout=timeout)
        elif what == "put_many":
            producer.put_many([b"late", b"later"], timeout=timeout)
        elif what == "claim":
            producer.claim(timeout=timeout)
        elif what == "get":
            print(consumer.get(timeout=timeout))
        elif what == "get_many":
            print(consumer.get_many(2, timeout=timeout))
        else:
            print(bytes(consumer.take(timeout=timeout).data))
print("over", flush=True)

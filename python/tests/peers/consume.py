# SPDX-License-Identifier: Apache-2.0
"""Usage: consume.py QUEUE. Print each message until the end of the stream."""

import sys

from esclusa import MessageQueue

with MessageQueue.open(sys.argv[1]) as queue, queue.consumer() as consumer:
    print("ready", flush=True)
    try:
        while True:
            with consumer.take() as message:
                print(bytes(message.data).decode())
    except EOFError:
        pass

# SPDX-License-Identifier: Apache-2.0
"""lanes.py NAME SENDERS COUNT serve|send: one process serves two queues, the express lane first.

So many others send COUNT messages to each.
"""

import queue
import sys

import esclusa
from esclusa import MessageQueue, SharedLatch


def serve(express: MessageQueue, ordinary: MessageQueue) -> None:
    """Take all, until both streams have ended."""
    # @start region="serve"
    with express.consumer() as first, ordinary.consumer() as second:
        served = {first: 0, second: 0}
        lanes = [first, second]
        while lanes:
            lane = esclusa.wait(lanes)[0]  # they keep their order
            try:
                lane.get(timeout=0)
                served[lane] += 1
            except queue.Empty:  # another one was quicker
                pass
            except EOFError:  # all senders are done
                lanes.remove(lane)
    # @end region="serve"
    print(f"Python served {served[first]} express and {served[second]} ordinary")


def send(express: MessageQueue, ordinary: MessageQueue, senders: SharedLatch, count: int) -> None:
    """Put so many into each."""
    with express.producer() as first, ordinary.producer() as second:
        senders.count_down()
        senders.wait()  # from now on no stream ends before all are done
        for _ in range(count):
            second.put(b"1")
            first.put(b"1")
    print(f"Python sent {count} to each lane")


if len(sys.argv) != 5 or sys.argv[4] not in ("serve", "send"):
    print("usage: lanes.py NAME SENDERS COUNT serve|send", file=sys.stderr)
    sys.exit(2)
with (
    MessageQueue.create_or_open(f"{sys.argv[1]}-express", 16, 8) as express,
    MessageQueue.create_or_open(f"{sys.argv[1]}-ordinary", 16, 8) as ordinary,
    SharedLatch.create_or_open(sys.argv[1], int(sys.argv[2])) as senders,
):
    if sys.argv[4] == "serve":
        serve(express, ordinary)
    else:
        send(express, ordinary, senders, int(sys.argv[3]))

# SPDX-License-Identifier: Apache-2.0
"""Usage: ask_count.py QUEUE SOCKET TIMES. Put messages, and ask the server until it has all."""

import socket
import sys
import time
from pathlib import Path

from esclusa import MessageQueue

name, path, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
while not Path(path).exists():
    time.sleep(0.001)
with MessageQueue.open(name) as queue, queue.producer() as producer:
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        for i in range(times):
            producer.put(b"%d" % i)
            if i % 100 == 0:
                server.sendall(b"?\n")
                server.recv(64)
        while True:
            server.sendall(b"?\n")
            if server.recv(64) == b"%d\n" % times:
                break
print(f"the server has {times}")

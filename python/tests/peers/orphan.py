# SPDX-License-Identifier: Apache-2.0
"""Usage: orphan.py QUEUE. Take a message, fork a child that lives on, and print its pid."""

import os
import signal
import sys

from esclusa import MessageQueue

queue = MessageQueue.open(sys.argv[1])
message = queue.consumer().take()
pid = os.fork()
if pid != 0:
    print(pid, flush=True)
signal.pause()

# SPDX-License-Identifier: Apache-2.0
"""send_numbers.py NAME COUNT: puts the numbers from 1 to COUNT into the queue NAME."""

import sys

from esclusa import MessageQueue

if len(sys.argv) != 3:
    print("usage: send_numbers.py NAME COUNT", file=sys.stderr)
    sys.exit(2)
# @start region="send"
with MessageQueue.create_or_open(sys.argv[1], 16, 32) as queue, queue.producer() as producer:
    for number in range(1, int(sys.argv[2]) + 1):
        producer.put(b"%d" % number)  # waits while all 16 slots are full
# @end region="send"

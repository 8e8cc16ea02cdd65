# SPDX-License-Identifier: Apache-2.0
"""pipeline_cleaner.py [FROM TO]: the second of three.

It reads lines from its standard input or from the queue FROM, and writes those that say something,
without comments and blanks, to its standard output or into the queue TO.
"""

import sys
from collections.abc import Iterable, Iterator

from esclusa import MessageQueue


def clean(lines: Iterable[str]) -> Iterator[str]:
    """Yield what is left of the lines."""
    for line in lines:
        rest = line.partition("#")[0].strip()
        if rest:
            yield rest


if len(sys.argv) == 1:
    for line in clean(sys.stdin):
        print(line)
elif len(sys.argv) == 3:
    # @start region="queues"
    with (
        MessageQueue.open(sys.argv[1]) as source,
        MessageQueue.open(sys.argv[2]) as target,
        source.typed("text").consumer() as lines,
        target.typed("text").producer() as cleaned,
    ):
        for line in clean(lines):  # until the stream has ended
            cleaned.put(line)
    # @end region="queues"
else:
    print("usage: pipeline_cleaner.py [FROM TO]", file=sys.stderr)
    sys.exit(2)

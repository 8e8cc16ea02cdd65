# SPDX-License-Identifier: Apache-2.0
"""metrics.py NAME [COUNT]: count with a counter of its own, or tell what everybody has counted."""

import sys

from esclusa import SharedCounters

if len(sys.argv) not in (2, 3):
    print("usage: metrics.py NAME [COUNT]", file=sys.stderr)
    sys.exit(2)
with SharedCounters.create_or_open(sys.argv[1], 64) as table:
    if len(sys.argv) == 3:
        # @start region="count"
        requests = table.allocate("requests of Python")
        for _ in range(int(sys.argv[2])):
            requests.add()
        # @end region="count"
    else:
        # @start region="tell"
        for counter in table.snapshot():
            owner = "nobody's" if counter["orphaned"] else "somebody's"
            print(f"{counter['label']}: {counter['value']}, {owner}")
        # @end region="tell"

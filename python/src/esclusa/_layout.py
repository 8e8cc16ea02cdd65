# SPDX-License-Identifier: Apache-2.0
"""Print the layout of shared memory that this build has: ``python -m esclusa._layout``."""

import sys

from esclusa._native import layout

if __name__ == "__main__":
    sys.stdout.write(layout())

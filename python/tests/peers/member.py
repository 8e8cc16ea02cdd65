# SPDX-License-Identifier: Apache-2.0
"""Opens one more, and dies: python -m peers.member CLASS NAME [METHOD [ARGUMENT]].

Or makes something of it first, by that method.
"""

import os
import signal
import sys

from each_kind import KINDS

made = KINDS[sys.argv[1]].open(sys.argv[2])
if len(sys.argv) > 3:
    kept = getattr(made, sys.argv[3])(*sys.argv[4:])
os.kill(os.getpid(), signal.SIGKILL)

# SPDX-License-Identifier: Apache-2.0
"""Forks until another thread of a child has run amid the first uses of what it inherits."""

import os

from esclusa import SharedCounter
from running import one_who_wants_to_run

COUNTERS = 50


def runs_amid(counters: list[SharedCounter]) -> bool:
    with one_who_wants_to_run() as ran:
        for counter in counters:
            counter.add()
        return ran.is_set()


def child_runs_amid(counters: list[SharedCounter]) -> bool:
    pid = os.fork()
    if pid == 0:
        os._exit(0 if runs_amid(counters) else 1)
    return os.waitpid(pid, 0)[1] == 0


if __name__ == "__main__":
    inherited = [SharedCounter.create(None) for _ in range(COUNTERS)]
    while not child_runs_amid(inherited):
        pass

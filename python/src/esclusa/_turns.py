# SPDX-License-Identifier: Apache-2.0
"""When a task lets the others of its event loop have their turn."""

from time import monotonic_ns

STEPS = 256
NANOS = 1_000_000


class Turns:
    """A turn is 256 steps that did not wait, or a millisecond, as in a plain Consumer."""

    def __init__(self) -> None:
        self._steps = 0
        self._began = 0

    def is_over(self) -> bool:
        """Count a step; return whether it is others' turn before it."""
        now = monotonic_ns()
        if self._steps == 0:
            self._began = now
        self._steps += 1
        if self._steps < STEPS and now - self._began < NANOS:
            return False
        self._steps = 0
        return True

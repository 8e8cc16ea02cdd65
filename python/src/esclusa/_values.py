# SPDX-License-Identifier: Apache-2.0
"""Plain values that the C side takes and gives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple


@dataclass(frozen=True, slots=True)
class WaitPolicy:
    """How a blocking call waits: it spins, then yields, then sleeps.

    ``spin`` is in seconds; ``math.inf`` never sleeps. ``yields`` is how often it gives up the
    processor before it sleeps.
    """

    spin: float = 1e-6
    yields: int = 50

    DEFAULT: ClassVar[WaitPolicy]
    BUSY_SPIN: ClassVar[WaitPolicy]
    SLEEP_ONLY: ClassVar[WaitPolicy]


WaitPolicy.DEFAULT = WaitPolicy()
WaitPolicy.BUSY_SPIN = WaitPolicy(math.inf, 0)
WaitPolicy.SLEEP_ONLY = WaitPolicy(0.0, 0)


class QueueFigures(NamedTuple):
    """What a queue tells of itself, each figure true at some moment during the call.

    ``size`` messages are claimed or published and not yet taken, or handed back, an estimate while
    others put, take or hand back, and never more than the slots; ``put`` were ever published;
    ``taken`` were ever taken for the first time; ``returned`` counts how often one was handed back;
    ``high_water`` is the greatest number not yet taken that a producer saw. The others count the
    handles of living processes.
    """

    size: int
    put: int
    taken: int
    returned: int
    high_water: int
    producers: int
    consumers: int
    producers_waiting: int
    consumers_waiting: int

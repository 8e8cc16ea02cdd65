# SPDX-License-Identifier: Apache-2.0
"""A close that comes to any operation of another thread: what is documented, and nothing else."""

from collections.abc import Callable
from pathlib import Path

from peer_process import PeerProcess

CLOSES = 60


def test_close_during_every_operation_is_a_clear_exception(
    name: str, start: Callable[..., PeerProcess]
) -> None:
    try:
        start("close_storm.py", CLOSES, name).await_success()
    finally:
        for left in Path("/dev/shm").glob(f"{name}-*"):
            left.unlink()

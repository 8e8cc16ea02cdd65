# SPDX-License-Identifier: Apache-2.0
"""Whoever sets the clock of the machine makes no wait longer or shorter."""

import os
import signal
import subprocess
import sys

import pytest
from peer_process import run_peer

NOT_PERMITTED = 77


@pytest.fixture(scope="module")
def native() -> str:
    """Give the folder of programs."""
    if "ESCLUSA_NATIVE" not in os.environ:
        pytest.skip("ESCLUSA_NATIVE names no folder of programs")
    return os.environ["ESCLUSA_NATIVE"]


def test_no_wait_asks_for_the_wall_clock(name: str, native: str) -> None:
    filtered = f"{native}/without_wall_clock"
    ended = subprocess.run([filtered]).returncode  # waits by it
    if ended == NOT_PERMITTED:
        pytest.skip("seccomp filters are not permitted here")
    assert ended == -signal.SIGSYS
    run_peer("timed", name, before=[filtered])


def test_setting_the_clock_neither_ends_nor_prolongs_a_wait(name: str, native: str) -> None:
    jumping = ["env", f"LD_PRELOAD={native}/preload/jumping_clock.so"]
    ask = [*jumping, sys.executable, "-c", "import time; print(time.time() - time.time())"]
    assert abs(float(subprocess.run(ask, capture_output=True, check=True).stdout)) > 3600
    run_peer("timed", name, before=jumping)

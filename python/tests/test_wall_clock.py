# SPDX-License-Identifier: Apache-2.0
"""Whoever sets the clock of the machine makes no wait longer or shorter."""

import os
import signal
import subprocess

import pytest
from peer_process import run_peer

NOT_PERMITTED = 77


def test_no_wait_asks_for_the_wall_clock(name: str) -> None:
    native = os.environ.get("ESCLUSA_NATIVE")
    if native is None:
        pytest.skip("ESCLUSA_NATIVE names no folder of programs")
    filtered = f"{native}/without_wall_clock"
    ended = subprocess.run([filtered]).returncode  # waits by it
    if ended == NOT_PERMITTED:
        pytest.skip("seccomp filters are not permitted here")
    assert ended == -signal.SIGSYS
    run_peer("timed", name, before=[filtered])

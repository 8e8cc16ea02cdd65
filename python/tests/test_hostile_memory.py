# SPDX-License-Identifier: Apache-2.0
"""What the fuzzers of native/fuzz found to matter, in a process that a wrong address would end."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from esclusa import SharedEvent
from peer_process import PeerProcess

CORPUS = Path(__file__).parents[2] / "native/fuzz/corpus"
TRIES = 20


def test_inputs_of_the_corpus_do_no_harm(start: Callable[..., PeerProcess], name: str) -> None:
    assert " inputs did no harm" in start("hostile.py", CORPUS, name).await_success()


def test_waits_end_when_the_file_is_cut(start: Callable[..., PeerProcess], name: str) -> None:
    codes: list[int] = []
    while 0 not in codes and len(codes) < TRIES:
        Path("/dev/shm", name).unlink(missing_ok=True)
        SharedEvent.create(name).close()
        peer = start("cut.py", name)
        peer.await_ready()
        time.sleep(0.1 * (len(codes) + 1))  # it sleeps by now, mostly
        os.truncate(f"/dev/shm/{name}", 0)
        code, _, err = peer.await_exit()
        assert code in (0, -signal.SIGBUS), err  # this if it was looking at the words just then
        codes.append(code)
    assert 0 in codes

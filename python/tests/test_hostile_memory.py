# SPDX-License-Identifier: Apache-2.0
"""What the fuzzers of native/fuzz found to matter, in a process that a wrong address would end."""

from collections.abc import Callable
from pathlib import Path

from peer_process import PeerProcess

CORPUS = Path(__file__).parents[2] / "native/fuzz/corpus"


def test_inputs_of_the_corpus_do_no_harm(start: Callable[..., PeerProcess], name: str) -> None:
    assert " inputs did no harm" in start("hostile.py", CORPUS, name).await_success()

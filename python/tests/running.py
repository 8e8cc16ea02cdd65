# SPDX-License-Identifier: Apache-2.0
"""Whether a call lets other threads run."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FOR_EVER = 1000.0


@contextmanager
def one_who_wants_to_run() -> Iterator[threading.Event]:
    """Give what another thread sets, which runs only when this one lets it."""
    before = sys.getswitchinterval()
    go = threading.Lock()
    ran = threading.Event()

    def run() -> None:
        with go:
            ran.set()

    with go:
        thread = threading.Thread(target=run)
        thread.start()
        sys.setswitchinterval(FOR_EVER)
    try:
        yield ran
    finally:
        sys.setswitchinterval(before)
        thread.join()

# SPDX-License-Identifier: Apache-2.0
"""The layout that the extension was built with is the golden text."""

import subprocess
import sys
from pathlib import Path

GOLDEN = Path(__file__).parents[2] / "docs" / "layout" / "v1.txt"


def test_layout_is_the_golden_text() -> None:
    command = [sys.executable, "-m", "esclusa._layout"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == GOLDEN.read_text()

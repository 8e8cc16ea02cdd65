# SPDX-License-Identifier: Apache-2.0
"""What the package is before anything of it is used."""

import subprocess
import sys
from importlib.metadata import files, requires


def test_package_is_typed() -> None:
    names = [str(file) for file in files("esclusa") or []]
    assert "esclusa/py.typed" in names


def test_package_needs_no_other() -> None:
    assert requires("esclusa") is None


def test_importing_prints_nothing_and_does_not_load_numpy() -> None:
    program = "import esclusa, sys; sys.exit('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

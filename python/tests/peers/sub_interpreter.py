# SPDX-License-Identifier: Apache-2.0
"""Usage: sub_interpreter.py COUNTER. Add to it here and in a second interpreter with the same GIL.

One with a GIL of its own is refused by CPython, since the extension does not say that it is fit for
that.
"""

import importlib
import sys
from typing import Any

from esclusa import SharedCounter

INSIDE = """
from esclusa import SharedCounter
counter = SharedCounter.open({name!r})
counter.add(4)
try:
    SharedCounter.open({name!r} + "-none")
except FileNotFoundError as missing:
    print(missing.strerror, flush=True)
"""

name = sys.argv[1]
counter = SharedCounter.open(name)
counter.add(1)
interpreters: Any
if sys.version_info < (3, 13):
    interpreters = importlib.import_module("_xxsubinterpreters")
    second = interpreters.create(isolated=False)
else:
    interpreters = importlib.import_module("_interpreters")
    second = interpreters.create("legacy")
interpreters.run_string(second, INSIDE.format(name=name))
interpreters.destroy(second)
counter.add(2)
print(counter.value)

# SPDX-License-Identifier: Apache-2.0
"""Usage: hand_over.py. Take over an array of doubles for each line, and answer its last element.

A line is the name of a shared array, or the number of bytes that follow it.
"""

import os
import sys

import esclusa
import numpy as np


def take_name(name: str) -> float:
    """Open an array where it lies."""
    with esclusa.SharedDoubleArray.open(name) as array:
        return float(np.asarray(array)[-1])


def take_bytes(size: int) -> float:
    """Read an array from stdin."""
    array = np.empty(size // 8)
    left = array.data.cast("B")
    while left:
        count = os.readv(0, [left])
        left = left[count:]
    return float(array[-1])


if __name__ == "__main__":
    # Unbuffered, as what follows a line is none.
    for line in open(0, "rb", buffering=0, closefd=False):
        word = line.decode().strip()
        last = take_bytes(int(word)) if word.isdigit() else take_name(word)
        sys.stdout.write(f"{last!r}\n")
        sys.stdout.flush()

# SPDX-License-Identifier: Apache-2.0
"""An array of more than 2 GiB: indices, slices, views and numpy, before, across and after 2^31."""

import os
from collections.abc import Iterator

import numpy as np
import pytest
from esclusa import SharedByteArray

BOUNDARY = 2**31
LENGTH = BOUNDARY + 1000


@pytest.fixture
def array(name: str) -> Iterator[SharedByteArray]:
    """Give an array of bytes whose memory is free again when it is closed, whatever comes."""
    space = os.statvfs("/dev/shm")
    if space.f_bavail * space.f_frsize < 2 * LENGTH:
        pytest.skip("less than 4 GiB are free in /dev/shm")
    array = SharedByteArray.create(name, LENGTH)
    SharedByteArray.unlink(name)
    with array:
        yield array


def test_an_array_may_be_larger_than_2_gib(array: SharedByteArray) -> None:
    assert (len(array), array.size, array.shape) == (LENGTH, LENGTH, (LENGTH,))

    for place, value in [(BOUNDARY - 1, 1), (BOUNDARY, 2), (LENGTH - 1, 3)]:
        array[place] = value
        assert array[place] == array[place - LENGTH] == value
    assert array.get_and_add(-1, 4) == 3
    assert array.compare_and_set(LENGTH - 1, 7, 8)
    assert array[0] == array[LENGTH - 1 - 2**31] == 0  # no index lost its upper bits
    with pytest.raises(IndexError, match=f"index {LENGTH} is out of range for length {LENGTH}"):
        array[LENGTH]

    across = array[BOUNDARY - 2 : BOUNDARY + 2]
    assert across.tolist() == [0, 1, 2, 0]
    across[3] = 9
    assert array[BOUNDARY + 1] == 9
    assert array[BOUNDARY:].nbytes == 1000
    assert array[::BOUNDARY].tolist() == [0, 2]
    array[-2:] = [5, 6]
    assert array[LENGTH - 2 :].tolist() == [5, 6]
    del across

    with array.view() as view:
        assert (view.nbytes, view.shape) == (LENGTH, (LENGTH,))
        assert view[BOUNDARY] == 2
        view[BOUNDARY] = -2

    numbers = np.asarray(array)
    assert numbers.shape == (LENGTH,)
    assert numbers[BOUNDARY - 1 : BOUNDARY + 2].tolist() == [1, -2, 9]
    numbers[-1] = 11
    assert array[LENGTH - 1] == 11
    taken = np.from_dlpack(array)
    taken[BOUNDARY + 1] = 12
    assert numbers[BOUNDARY + 1] == 12
    del numbers, taken

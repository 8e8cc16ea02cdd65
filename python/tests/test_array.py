# SPDX-License-Identifier: Apache-2.0
"""An array in one process; what is promised of one type is promised of all."""

import threading
from collections.abc import Callable
from typing import Any

import esclusa
import pytest

INTEGERS = ["SharedByteArray", "SharedShortArray", "SharedIntArray", "SharedLongArray"]
FLOATS = ["SharedFloatArray", "SharedDoubleArray"]
BITS = dict(zip(INTEGERS, [8, 16, 32, 64], strict=True))
DTYPES = dict(zip(INTEGERS + FLOATS, ["|i1", "<i2", "<i4", "<i8", "<f4", "<f8"], strict=True))
FORMATS = dict(zip(INTEGERS + FLOATS, "bhiqfd", strict=True))

each_type = pytest.mark.parametrize("kind", [getattr(esclusa, it) for it in INTEGERS + FLOATS])


@each_type
def test_array_begins_with_zeros_and_keeps_what_is_set(kind: Any, name: str) -> None:
    with kind.create(name, 7) as array:
        assert list(array) == [0] * 7
        for i in range(7):
            array[i] = i - 3
        assert [array[i] for i in range(7)] == [-3, -2, -1, 0, 1, 2, 3]
        assert array[-1] == 3
        array[-7] = 9
        with kind.open(name) as other:
            assert other[0] == 9
            assert len(other) == 7
            assert other.shape == (7,)
            assert other.size == 7
            assert other.dtype == DTYPES[kind.__name__]


@each_type
def test_dimensions_have_an_index_each(kind: Any, name: str) -> None:
    with kind.create(name, (2, 3, 4)) as array:
        assert array.shape == (2, 3, 4)
        assert (len(array), array.size) == (2, 24)
        array[1, 2, 3] = 5
        array[-2, 0, -1] = 6
        assert array[1, 2, 3] == 5
        assert array[0, 0, 3] == 6
        assert array.get_and_add((1, 2, 3), 4) == 5
        assert array.view()[1, 2, 3] == 9
        assert array[1, 2][3] == 9
        assert array[1].shape == (3, 4)
        with pytest.raises(IndexError, match="one element has 3 integer indices"):
            array.get_and_add(1)
        with pytest.raises(IndexError, match="more indices than dimensions"):
            array[0, 0, 0, 0]
        with pytest.raises(IndexError, match="index 3 is out of range for length 3"):
            array[0, 3, 0]


@each_type
def test_slices_are_views(kind: Any, name: str) -> None:
    with kind.create(name, 10) as array:
        array[:] = range(10)
        assert array[2:5].tolist() == [2, 3, 4]
        assert array[-3:].tolist() == [7, 8, 9]
        assert array[::-3].tolist() == [9, 6, 3, 0]
        assert array[5:2].tolist() == []
        array[2:5][1] = 42
        assert array[3] == 42
        array[::2] = 1
        assert list(array) == [1, 1, 1, 42, 1, 5, 1, 7, 1, 9]
        array[7:] = [2, 3, 4]
        assert list(array[6:]) == [1, 2, 3, 4]
        with pytest.raises(ValueError, match="2 values for a length of 3"):
            array[7:] = [0, 0]
        with pytest.raises(TypeError, match="cannot be deleted"):
            del array[0]
        with pytest.raises(TypeError, match="an index is an integer or a slice"):
            array["0"]


@each_type
@pytest.mark.parametrize("to", [1, 7, 16, 33])
def test_a_slice_is_assigned_to_one_that_overlaps_it(kind: Any, to: int, name: str) -> None:
    values = [i % 100 for i in range(100)]
    with kind.create(name, 100) as array:
        array[:] = values
        array[to : to + 60] = array[0:60]
        assert list(array[to : to + 60]) == values[:60]
        array[:] = values
        array[0:60] = array[to : to + 60]
        assert list(array[0:60]) == values[to : to + 60]


@each_type
def test_rows_are_set_from_rows(kind: Any, name: str) -> None:
    with kind.create(name, (2, 3)) as array:
        array[...] = [[1, 2, 3], [4, 5, 6]]
        assert array.view().tolist() == [[1, 2, 3], [4, 5, 6]]
        array[0] = array[1]
        array[1, 1:] = 9
        assert array.view().tolist() == [[4, 5, 6], [4, 9, 9]]
        array[:, 0] = [7, 8]
        assert array.view().tolist() == [[7, 5, 6], [8, 9, 9]]


@each_type
def test_atomic_changes_give_what_was_there(kind: Any, name: str) -> None:
    with kind.create(name, 4) as array:
        array.fill(50)
        for i in range(-4, 0):
            assert array.get_and_add(i, -60) == 50
            assert array.get_and_add(i) == -10
            assert array.get_and_set(i, -1) == -9
            assert not array.compare_and_set(i, -2, 5)
            assert array.compare_and_set(index=i, expected=-1, value=-100)
            assert array[i] == -100


@pytest.mark.parametrize("name_of_kind", INTEGERS)
def test_integers_wrap_and_their_arguments_must_fit(name_of_kind: str, name: str) -> None:
    bits = BITS[name_of_kind]
    most = 2 ** (bits - 1) - 1
    with getattr(esclusa, name_of_kind).create(name, 2) as array:
        array[0] = most
        assert array.get_and_add(0) == most
        assert list(array) == [-most - 1, 0]
        calls: list[Callable[[], Any]] = [
            lambda: array.get_and_add(0, most + 1),
            lambda: array.get_and_set(0, -most - 2),
            lambda: array.compare_and_set(0, 0, most + 1),
            lambda: array.fill(most + 1),
            lambda: array.__setitem__(0, most + 1),
        ]
        for call in calls:
            with pytest.raises(ValueError, match=f"does not fit in {bits} bits"):
                call()
        with pytest.raises(TypeError):
            array[0] = 1.5


@each_type
def test_adds_of_threads_to_neighbours_add_up(kind: Any, name: str) -> None:
    def add(element: int) -> None:
        for _ in range(2000):
            array.get_and_add(element)

    with kind.create(name, 4) as array:
        array.fill(-100)
        for i in range(4):
            array[i] = 0
        threads = [threading.Thread(target=add, args=(i // 2,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        total = 4000 if kind.__name__ != "SharedByteArray" else (4000 + 128) % 256 - 128
        assert list(array) == [total, total, 0, 0]


@each_type
def test_what_lies_outside_is_an_index_error_with_index_and_length(kind: Any, name: str) -> None:
    with kind.create(name, 5) as array:
        for index in (5, -6, 2**62, -(2**62)):
            calls: list[Callable[[Any, int], Any]] = [
                lambda a, i: a[i],
                lambda a, i: a.__setitem__(i, 0),
                lambda a, i: a.get_and_add(i),
                lambda a, i: a.get_and_set(i, 1),
                lambda a, i: a.compare_and_set(i, 0, 1),
            ]
            for call in calls:
                with pytest.raises(IndexError, match=f"index {index} is out of range for length 5"):
                    call(array, index)
        with pytest.raises(IndexError):
            array[2**70]
        assert list(array) == [0] * 5


@each_type
def test_view_has_format_and_shape(kind: Any, name: str) -> None:
    with kind.create(name, (2, 3)) as array:
        with array.view() as view:
            assert view.format == FORMATS[kind.__name__]
            assert view.shape == (2, 3)
            assert view.c_contiguous
            assert not view.readonly
            view[1, 2] = 7
            assert array[1, 2] == 7
            array[0, 0] = 8
            assert view[0, 0] == 8
        assert memoryview(array).nbytes == array.size * view_size(kind)
        assert bytes(array)[:1] == bytes(array.view().cast("B")[:1])


def view_size(kind: Any) -> int:
    return int(DTYPES[kind.__name__][2:])


@each_type
def test_close_is_refused_while_a_view_is_alive(kind: Any, name: str) -> None:
    array = kind.create(name, 5)
    for make in (lambda: array.view(), lambda: array[1:3], lambda: memoryview(array)):
        view = make()
        with pytest.raises(BufferError, match="views of its memory are alive"):
            array.close()
        assert array[0] == 0
        view.release()
    array.close()
    array.close()


@each_type
def test_calls_after_close_are_refused(kind: Any, name: str) -> None:
    array = kind.create(name, 5)
    array.close()
    calls: list[Callable[[], Any]] = [
        lambda: array[0],
        lambda: array[0:1],
        lambda: array.__setitem__(0, 1),
        lambda: array.get_and_add(0),
        lambda: array.get_and_set(0, 1),
        lambda: array.compare_and_set(0, 0, 1),
        lambda: array.fill(0),
        array.view,
        lambda: array.__array_interface__,
        array.__dlpack__,
        array.__reduce__,
        array.__enter__,
    ]
    for call in calls:
        with pytest.raises(ValueError, match=f"{kind.__name__} '{name}' is closed"):
            call()


@each_type
def test_open_refuses_another_type(kind: Any, name: str) -> None:
    kind.create(name, 3).close()
    for other in INTEGERS + FLOATS:
        if other != kind.__name__:
            with pytest.raises(ValueError, match=r"it is an array of [if]"):
                getattr(esclusa, other).open(name)
            with pytest.raises(ValueError, match=r"it is an array of [if]"):
                getattr(esclusa, other).create_or_open(name, 3)
    kind.open(name).close()


def test_create_or_open_wants_the_shape_that_is_there(name: str) -> None:
    with esclusa.SharedIntArray.create_or_open(name, (2, 3)) as array:
        array[1, 2] = 7
        with esclusa.SharedIntArray.create_or_open(name, [2, 3]) as same:
            assert same[1, 2] == 7
        with pytest.raises(ValueError, match=r"it has the shape \[2, 3\], not \[3, 2\]"):
            esclusa.SharedIntArray.create_or_open(name, (3, 2))


@pytest.mark.parametrize("shape", [0, -1, (), (3, 0), (1,) * 6, 2**45, (2**31, 2**31), 2**63])
def test_create_refuses_shapes_out_of_range(shape: Any, name: str) -> None:
    with pytest.raises(ValueError):
        esclusa.SharedLongArray.create(name, shape)
    with pytest.raises(FileNotFoundError):
        esclusa.SharedLongArray.open(name)


def test_a_shape_is_made_of_integers(name: str) -> None:
    for shape in ("3", 3.0, (1.5,), None):
        with pytest.raises(TypeError):
            esclusa.SharedLongArray.create(name, shape)  # type: ignore[arg-type]


def test_its_name_in_a_message(name: str) -> None:
    array = esclusa.SharedLongArray.create(name, 3)
    assert repr(array) == f"<SharedLongArray '{name}'>"
    array.close()
    assert repr(array) == f"<SharedLongArray '{name}', closed>"

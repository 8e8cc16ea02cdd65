# SPDX-License-Identifier: Apache-2.0
"""Arrays as numpy and DLPack see them, and as arguments of other processes."""

import gc
import multiprocessing
import pickle
from typing import Any

import esclusa
import numpy as np
import pytest
from test_array import DTYPES, each_type


@each_type
def test_asarray_makes_no_copy(kind: Any, name: str) -> None:
    with kind.create(name, (3, 4)) as array:
        numbers = np.asarray(array)
        assert numbers.shape == (3, 4)
        assert numbers.dtype == np.dtype(DTYPES[kind.__name__])
        numbers[2, 3] = 42
        assert array[2, 3] == 42
        array[0, 0] = 1
        assert numbers.sum() == 43
        with pytest.raises(BufferError):
            array.close()
        del numbers


@each_type
def test_numpy_arrays_are_copied_in(kind: Any, name: str) -> None:
    with kind.create(name, (3, 4)) as array:
        numbers = np.arange(12, dtype=array.dtype).reshape(3, 4)
        array[...] = numbers
        assert np.array_equal(array, numbers)
        array[1] = numbers[2]
        array[:, 1] = numbers[:, 3]
        array[2] = numbers[0].astype("i8")  # of another type: one by one
        assert array.view().tolist() == [[0, 3, 2, 3], [8, 7, 10, 11], [0, 1, 2, 3]]
        with pytest.raises(ValueError):
            array[...] = numbers.T


class Interface:
    """What has an array interface and nothing else."""

    def __init__(self, interface: dict[str, Any]) -> None:
        self.__array_interface__ = interface


@each_type
def test_array_interface_makes_no_copy_and_keeps_the_array_open(kind: Any, name: str) -> None:
    with kind.create(name, (3, 4)) as array:
        interface = array.__array_interface__
        assert interface["shape"] == (3, 4)
        assert interface["typestr"] == DTYPES[kind.__name__]
        assert interface["version"] == 3
        numbers = np.asarray(Interface(interface))
        del interface
        gc.collect()
        numbers[1, 1] = 5
        assert array[1, 1] == 5
        with pytest.raises(BufferError):
            array.close()
        del numbers
        gc.collect()


@each_type
def test_dlpack_makes_no_copy_and_gives_back(kind: Any, name: str) -> None:
    with kind.create(name, (3, 4)) as array:
        assert array.__dlpack_device__() == (1, 0)
        numbers = np.from_dlpack(array)
        numbers[2, 3] = 6
        assert array[2, 3] == 6
        assert numbers.shape == (3, 4)
        assert numbers.dtype == np.dtype(DTYPES[kind.__name__])
        with pytest.raises(BufferError):
            array.close()
        del numbers


class OldConsumer:
    """Asks for a tensor as before DLPack 1.0."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __dlpack__(self, **ignored: Any) -> Any:
        return self.array.__dlpack__()

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)


def test_dlpack_capsule_of_either_version_gives_back(name: str) -> None:
    with esclusa.SharedDoubleArray.create(name, 5) as array:
        array[3] = 2.5
        assert np.from_dlpack(OldConsumer(array))[3] == 2.5
        unused = array.__dlpack__(), array.__dlpack__(max_version=(1, 0))
        assert '"dltensor"' in repr(unused[0])
        assert '"dltensor_versioned"' in repr(unused[1])
        with pytest.raises(BufferError):
            array.close()
        del unused
        for wrong in ({"dl_device": (2, 0)}, {"stream": 1}, {"copy": True}):
            with pytest.raises(BufferError):
                array.__dlpack__(**wrong)
        with pytest.raises(TypeError):
            array.__dlpack__(max_version=1)  # type: ignore[arg-type]


@each_type
def test_a_pickled_array_opens_the_same_one(kind: Any, name: str) -> None:
    with kind.create(name, (2, 3)) as array:
        with pickle.loads(pickle.dumps(array)) as other:
            assert type(other) is kind
            other[1, 2] = 7
            assert other.shape == (2, 3)
        assert array[1, 2] == 7
        data = pickle.dumps(array)
    kind.unlink(name)
    with pytest.raises(FileNotFoundError):
        pickle.loads(data)


def work(array: esclusa.SharedLongArray, index: int, times: int) -> None:
    for _ in range(times):
        array.get_and_add(index)
        array.get_and_add(0)
    np.asarray(array)[3 + index] = index


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_an_array_is_an_argument_of_a_worker(method: str, name: str) -> None:
    context: Any = multiprocessing.get_context(method)
    with esclusa.SharedLongArray.create(name, 6) as array:
        workers = [context.Process(target=work, args=(array, i, 500)) for i in (1, 2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
            assert worker.exitcode == 0
        assert list(array) == [1000, 500, 500, 0, 1, 2]

# SPDX-License-Identifier: Apache-2.0
"""What all objects have in common: create, open, unlink, names, close, errors."""

import copy
import errno
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from esclusa import (
    MessageQueue,
    Mutex,
    SharedBarrier,
    SharedByteArray,
    SharedCounter,
    SharedCounters,
    SharedEvent,
    SharedLatch,
    SharedMemory,
    SharedReadWriteLock,
    SharedSemaphore,
)

Factory = Callable[[str], Any]


class Kind:
    """One of the classes, and how its objects are made."""

    def __init__(self, type: Any, *sizes: int) -> None:
        self.type, self.sizes = type, sizes

    def create(self, name: str, **options: Any) -> Any:
        """Create one of the usual size."""
        return self.type.create(name, *self.sizes, **options)

    def create_or_open(self, name: str, **options: Any) -> Any:
        """Create or open one of the usual size."""
        return self.type.create_or_open(name, *self.sizes, **options)


WITH_HEADER = [
    Kind(SharedCounter),
    Kind(Mutex),
    Kind(MessageQueue, 4, 16),
    Kind(SharedEvent),
    Kind(SharedLatch, 3),
    Kind(SharedCounters, 4),
    Kind(SharedBarrier, 3),
    Kind(SharedSemaphore, 3),
    Kind(SharedReadWriteLock),
    Kind(SharedByteArray, 100),
]
KINDS = [*WITH_HEADER, Kind(SharedMemory, 100)]


def describe(kind: Kind) -> str:
    return str(kind.type.__name__)


every_kind = pytest.mark.parametrize("kind", KINDS, ids=describe)
every_kind_with_header = pytest.mark.parametrize("kind", WITH_HEADER, ids=describe)


@every_kind
def test_create_refuses_a_taken_name(kind: Kind, name: str) -> None:
    first = kind.create(name)
    with pytest.raises(FileExistsError, match=name) as raised:
        kind.create(name)
    assert raised.value.errno == errno.EEXIST
    first.close()


@every_kind
def test_open_of_a_name_nobody_made_is_no_such_segment(kind: Kind, name: str) -> None:
    with pytest.raises(FileNotFoundError, match=name) as raised:
        kind.type.open(name)
    assert raised.value.errno == errno.ENOENT


@every_kind
def test_create_or_open_makes_one_and_then_opens_it(kind: Kind, name: str) -> None:
    first = kind.create_or_open(name)
    inode = Path("/dev/shm", name).stat().st_ino
    second = kind.create_or_open(name)
    assert Path("/dev/shm", name).stat().st_ino == inode
    first.close()
    second.close()


@every_kind_with_header
def test_create_or_open_compares_the_members_that_are_given(kind: Kind, name: str) -> None:
    first = kind.create_or_open(name, members=5)
    kind.create_or_open(name).close()
    kind.create_or_open(name, members=5).close()
    with pytest.raises(ValueError, match="it has room for 5 members, not 256"):
        kind.create_or_open(name, members=256)
    first.close()


@every_kind_with_header
def test_any_user_is_a_keyword_of_all_that_opens(kind: Kind, name: str) -> None:
    kind.create(name).close()
    kind.type.open(name, any_user=True).close()
    kind.create_or_open(name, any_user=True).close()
    with pytest.raises(TypeError):
        kind.type.open(name, None, None, None)


@every_kind
def test_unlink_removes_the_name_and_whoever_has_it_open_keeps_it(kind: Kind, name: str) -> None:
    made = kind.create(name)
    kind.type.unlink(name)
    assert not Path("/dev/shm", name).exists()
    assert repr(made).startswith(f"<{kind.type.__name__} ")
    made.close()
    with pytest.raises(FileNotFoundError):
        kind.type.unlink(name)


@every_kind
@pytest.mark.parametrize(
    "bad", ["", ".", "..", ".x", "a/b", "/a", "ä", "a b", "a\0b", "a:b", "x" * 201, "\ud800"]
)
def test_a_bad_name_is_a_value_error(kind: Kind, bad: str) -> None:
    with pytest.raises(ValueError):
        kind.create(bad)
    with pytest.raises(ValueError):
        kind.type.open(bad)
    with pytest.raises(ValueError):
        kind.type.unlink(bad)


@every_kind
def test_a_name_of_200_characters_is_a_name(kind: Kind, name: str) -> None:
    long = name.ljust(200, "x")
    kind.create(long).close()
    kind.type.unlink(long)


@every_kind
def test_a_name_that_is_no_str_is_a_type_error(kind: Kind) -> None:
    with pytest.raises(TypeError):
        kind.type.open(b"name")
    with pytest.raises(TypeError):
        kind.type.open()
    with pytest.raises(TypeError):
        kind.type.open("name", wrong=1)


@every_kind
def test_only_the_factories_make_one(kind: Kind, name: str) -> None:
    with pytest.raises(TypeError):
        kind.type(name)


@every_kind
def test_has_its_name_also_after_close(kind: Kind, name: str) -> None:
    made = kind.create(name)
    assert made.name == name
    made.close()
    assert made.name == name
    assert repr(made) == f"<{kind.type.__name__} {name!r}, closed>"


@every_kind
def test_close_may_be_called_again(kind: Kind, name: str) -> None:
    made = kind.create(name)
    made.close()
    made.close()


@every_kind
def test_use_after_close_is_a_value_error(kind: Kind, name: str) -> None:
    made = kind.create(name)
    made.close()
    with pytest.raises(ValueError, match=f"{name}.*closed"), made:
        pass


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.type not in (Mutex, SharedSemaphore)], ids=describe
)
def test_is_a_context_manager_that_closes(kind: Kind, name: str) -> None:
    with kind.create(name) as made:
        assert not repr(made).endswith("closed>")
    assert repr(made).endswith("closed>")


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.type is not SharedByteArray], ids=describe
)
def test_pickling_and_copying_are_refused_with_a_sentence(kind: Kind, name: str) -> None:
    made = kind.create(name)
    with pytest.raises(TypeError, match="cannot be pickled: send the object's name"):
        pickle.dumps(made)
    with pytest.raises(TypeError, match="cannot be pickled"):
        copy.copy(made)
    made.close()


@every_kind_with_header
def test_open_of_another_kind_is_a_value_error(kind: Kind, name: str) -> None:
    other = next(each for each in WITH_HEADER if each is not kind)
    kind.create(name).close()
    with pytest.raises(ValueError, match=name):
        other.type.open(name)
    with pytest.raises(ValueError, match=name):
        other.create_or_open(name)


@every_kind_with_header
def test_has_the_mode_asked_for_whatever_the_umask_is(kind: Kind, name: str) -> None:
    before = os.umask(0o077)
    try:
        kind.create(name, mode=0o640).close()
    finally:
        os.umask(before)
    assert Path("/dev/shm", name).stat().st_mode & 0o777 == 0o640


@every_kind
def test_has_mode_0600_by_default(kind: Kind, name: str) -> None:
    kind.create(name).close()
    assert Path("/dev/shm", name).stat().st_mode & 0o777 == 0o600


@every_kind_with_header
def test_a_temporary_one_says_so_in_its_header(kind: Kind, name: str) -> None:
    kind.create(name, temporary=True).close()
    assert Path("/dev/shm", name).read_bytes()[48] == 1


@every_kind_with_header
def test_more_members_than_room_are_a_value_error(kind: Kind, name: str) -> None:
    first = kind.create(name, members=2)
    second = kind.type.open(name)
    with pytest.raises(ValueError, match="2"):
        kind.type.open(name)
    first.close()
    kind.type.open(name).close()
    second.close()


@every_kind_with_header
@pytest.mark.parametrize(
    "options",
    [{"members": 0}, {"members": 65536}, {"members": -1}, {"mode": 0}, {"mode": 0o1000}],
    ids=str,
)
def test_options_out_of_range_are_a_value_error(
    kind: Kind, name: str, options: dict[str, int]
) -> None:
    with pytest.raises(ValueError):
        kind.create(name, **options)


@every_kind_with_header
def test_a_member_shows_itself_as_python(kind: Kind, name: str) -> None:
    made = kind.create(name)
    member = Path("/dev/shm", name).read_bytes()[256 : 256 + 64]
    assert int.from_bytes(member[8:12], "little") == os.getpid()
    assert int.from_bytes(member[12:16], "little") == 3
    made.close()


@every_kind_with_header
def test_segments_lie_in_the_folder_that_esclusa_dir_names(
    kind: Kind, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESCLUSA_DIR", str(tmp_path))
    kind.create(name).close()
    assert (tmp_path / name).is_file()
    assert not Path("/dev/shm", name).exists()
    kind.type.open(name).close()
    kind.type.unlink(name)


@every_kind
def test_a_signature_and_a_docstring_are_there(kind: Kind) -> None:
    assert kind.type.__doc__ and kind.type.__module__ == "esclusa"
    for method in ("create", "open", "create_or_open", "unlink", "close"):
        assert getattr(kind.type, method).__doc__
        assert getattr(kind.type, method).__text_signature__

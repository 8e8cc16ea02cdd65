# SPDX-License-Identifier: Apache-2.0
"""SharedCounters: a table of labelled counters."""

import errno
import os
import signal
import time
from collections.abc import Iterator

import pytest
from esclusa import SharedCounters

BAD_LABELS = ["", "x" * 97, "é" * 49, "a\nb", "\x7f", "\x85", "\ud800", "a\0b"]


@pytest.fixture
def counters(name: str) -> Iterator[SharedCounters]:
    """Give a table of 3."""
    with SharedCounters.create(name, 3) as counters:
        yield counters


def test_a_counter_is_what_it_was_allocated_as(counters: SharedCounters) -> None:
    size = counters.allocate("größe", unit="B", type="gauge")
    assert (size.label, size.unit, size.type, size.value, size.index) == (
        "größe",
        "B",
        "gauge",
        0,
        0,
    )
    assert size.add() == 1
    assert size.add(-5) == -4
    size.value = 2**63 - 1
    assert size.add(1) == -(2**63)
    (only,) = counters.snapshot()
    assert only == {
        "index": 0,
        "label": "größe",
        "unit": "B",
        "type": "gauge",
        "value": -(2**63),
        "orphaned": False,
        "language": "Python",
        "pid": os.getpid(),
    }
    assert repr(size) == "<LabelledCounter 'größe'>"


def test_find_gives_the_lowest_of_a_label(counters: SharedCounters) -> None:
    assert counters.find("same") is None
    first = counters.allocate("same")
    counters.allocate("same")
    found = counters.find("same")
    assert found is not None
    found.add(3)
    assert first.value == 3
    assert [each.index for each in counters] == [0, 1]


def test_a_freed_counter_is_valid_no_more(counters: SharedCounters) -> None:
    counter = counters.allocate("one")
    told = [counter.valid, counter.free(), counter.valid, counter.free()]
    assert told == [True, True, False, False]
    assert counters.snapshot() == []


def test_a_full_table_says_how_many_it_has(counters: SharedCounters) -> None:
    for i in range(3):
        counters.allocate(f"counter {i}")
    with pytest.raises(OSError, match="all 3 counters are in use") as raised:
        counters.allocate("one more")
    assert raised.value.errno == errno.ENOSPC


@pytest.mark.parametrize("label", BAD_LABELS)
def test_a_label_is_text(counters: SharedCounters, label: str) -> None:
    with pytest.raises(ValueError, match=r"label|surrogates"):
        counters.allocate(label)


def test_other_arguments_are_checked(counters: SharedCounters, name: str) -> None:
    with pytest.raises(ValueError, match="a unit is 0 to 16 bytes"):
        counters.allocate("a", "x" * 17)
    with pytest.raises(ValueError, match="type must be 'counter' or 'gauge', not 'timer'"):
        counters.allocate("a", type="timer")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a label is a str"):
        counters.allocate(1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="capacity must be 1 to 1048576, not 0"):
        SharedCounters.create(name + "-0", 0)
    with pytest.raises(ValueError, match="it has room for 3 counters, not 1024"):
        SharedCounters.create_or_open(name)


def test_after_close_calls_are_refused(counters: SharedCounters) -> None:
    counter = counters.allocate("one")
    counters.close()
    for call in (counter.add, counter.free, counters.snapshot, lambda: counter.value):
        with pytest.raises(ValueError, match="is closed"):
            call()


def test_a_dead_owners_counter_is_kept_and_marked(
    counters: SharedCounters,
) -> None:
    child = os.fork()
    if child == 0:
        counters.allocate("left").add(9)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    deadline = time.monotonic() + 20
    while not counters.snapshot()[0]["orphaned"]:
        assert time.monotonic() < deadline
    left = counters.find("left")
    assert left is not None
    assert left.value == 9
    assert left.free()
    assert counters.find("left") is None

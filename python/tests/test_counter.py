# SPDX-License-Identifier: Apache-2.0
"""A counter that processes share."""

import threading
from collections.abc import Callable

import pytest
from esclusa import SharedCounter
from peer_process import PeerProcess

LARGEST = 2**63 - 1


@pytest.fixture
def hits(name: str) -> SharedCounter:
    return SharedCounter.create(name)


def test_starts_at_0_or_where_it_was_told_to(name: str, other_name: str) -> None:
    with SharedCounter.create(name) as zero, SharedCounter.create(other_name, value=-5) as other:
        assert (zero.value, other.value) == (0, -5)


def test_create_or_open_gives_its_value_only_to_a_new_one(name: str) -> None:
    with SharedCounter.create_or_open(name, 7) as first:
        first.add()
        with SharedCounter.create_or_open(name, 100) as second:
            assert second.value == 8


def test_add_returns_the_new_value(hits: SharedCounter) -> None:
    assert [hits.add(), hits.add(5), hits.add(n=-10), hits.add(0)] == [1, 6, -4, -4]


def test_value_can_be_set(hits: SharedCounter) -> None:
    hits.value = -LARGEST
    assert hits.value == -LARGEST
    with pytest.raises(AttributeError):
        del hits.value


def test_add_wraps_at_64_bits(hits: SharedCounter) -> None:
    hits.value = LARGEST
    assert hits.add() == -LARGEST - 1


def test_compare_and_set_says_whether_it_was_the_value_expected(hits: SharedCounter) -> None:
    assert hits.compare_and_set(0, 5)
    assert not hits.compare_and_set(expected=0, value=6)
    assert hits.value == 5


@pytest.mark.parametrize("bad", [2**63, -(2**63) - 1])
def test_a_number_of_more_than_64_bits_is_a_value_error(hits: SharedCounter, bad: int) -> None:
    with pytest.raises(ValueError, match="64 bits"):
        hits.add(bad)
    with pytest.raises(ValueError, match="64 bits"):
        hits.value = bad
    with pytest.raises(ValueError, match="64 bits"):
        hits.compare_and_set(bad, 0)
    assert hits.value == 0


def test_what_is_no_integer_is_a_type_error(hits: SharedCounter) -> None:
    with pytest.raises(TypeError):
        hits.add(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        hits.add(1, 2)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        hits.add("1")  # type: ignore[arg-type]


def test_each_handle_sees_what_another_wrote(hits: SharedCounter) -> None:
    with SharedCounter.open(hits.name) as other:
        hits.add(3)
        assert other.value == 3
        other.value = 10
        assert hits.value == 10


def test_use_after_close_is_a_value_error(hits: SharedCounter) -> None:
    hits.close()
    uses: list[Callable[[], object]] = [
        hits.add,
        lambda: hits.value,
        lambda: hits.compare_and_set(0, 1),
    ]
    for use in uses:
        with pytest.raises(ValueError, match="closed"):
            use()
    with pytest.raises(ValueError, match="closed"):
        hits.value = 1


def test_no_addition_of_a_thread_is_lost(hits: SharedCounter) -> None:
    def add() -> None:
        for _ in range(20_000):
            hits.add()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hits.value == 80_000


def test_no_addition_of_a_process_is_lost(
    hits: SharedCounter, start: Callable[..., PeerProcess]
) -> None:
    peers = [start("add.py", hits.name, 50_000) for _ in range(3)]
    for peer in peers:
        peer.await_success()
    assert hits.value == 150_000

# SPDX-License-Identifier: Apache-2.0
"""A full table says so, and has room again after a close and after a death."""

import errno
import signal

import pytest
from each_kind import KINDS
from esclusa import MessageQueue, SharedCounters
from peer_process import run_peer

WITH_MEMBERS = [kind for kind in KINDS if "members" in KINDS[kind].options]


def let_one_die(*arguments: str) -> None:
    run_peer("member", *arguments, status=-signal.SIGKILL)


@pytest.mark.parametrize("kind", WITH_MEMBERS)
def test_a_member_that_closes_or_dies_makes_room_for_another(name: str, kind: str) -> None:
    members = [KINDS[kind].create(name)]
    members += [KINDS[kind].open(name) for _ in range(2)]
    with pytest.raises(ValueError, match="EUSERS: all 3 members are in use"):
        KINDS[kind].open(name)
    members.pop().close()
    let_one_die(kind, name)
    members.append(KINDS[kind].open(name))
    for each in members:
        each.close()


def test_a_handle_that_is_closed_or_whose_process_dies_makes_room_for_another(name: str) -> None:
    with MessageQueue.create(name, 4, 16, handles=2) as queue, queue.producer() as producer:
        last = queue.consumer()
        with pytest.raises(ValueError, match="EUSERS: all 2 handles are in use"):
            queue.producer()
        last.close()
        let_one_die("MessageQueue", name, "consumer")
        with queue.consumer() as consumer:
            producer.put(b"x")
            assert consumer.get() == b"x"


def test_a_counter_that_is_freed_makes_room_for_another_also_a_dead_ones(name: str) -> None:
    with SharedCounters.create(name, 2) as counters:
        own = counters.allocate("own")
        let_one_die("SharedCounters", name, "allocate", "left")
        with pytest.raises(OSError, match="ENOSPC: all 2 counters are in use") as raised:
            counters.allocate("more")
        assert raised.value.errno == errno.ENOSPC
        left = counters.find("left")
        assert left is not None
        for full in (own, left):
            assert full.free()
            counters.allocate("more")
            with pytest.raises(OSError, match="ENOSPC"):
                counters.allocate("too many")

# SPDX-License-Identifier: Apache-2.0
"""What a forked child has of its parent's objects."""

import multiprocessing
import os
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from esclusa import MessageQueue, Mutex, SharedCounter
from peer_process import PeerProcess

Start = Callable[..., PeerProcess]


def test_forked_child_uses_its_parents_counter(name: str, start: Start) -> None:
    with SharedCounter.create(name):
        assert start("forks.py", "counter", name).await_success().split() == ["2", "3"]


def test_forked_child_does_not_own_its_parents_mutex(name: str, start: Start) -> None:
    with closing(Mutex.create(name)):
        lines = start("forks.py", "mutex", name).await_success().splitlines()
    assert lines[0].startswith("ValueError ")
    assert lines[1:3] == ["False", "True"]
    assert lines[3] == "True", "the child died with it"


def test_forked_child_uses_its_parents_queue_but_not_its_handles(
    jobs: MessageQueue, start: Start
) -> None:
    lines = start("forks.py", "queue", jobs.name).await_success().splitlines()
    for line in lines[:5]:
        kind, _, sentence = line.partition(" ")
        assert kind == "ValueError"
        assert jobs.name in sentence and "forked child" in sentence
    assert lines[5:] == ["None", "None", "None", "[b'held', b'', b'of the child']"]


def test_forked_child_that_only_inherits_is_no_member(jobs: MessageQueue, start: Start) -> None:
    lines = start("forks.py", "inherit", jobs.name).await_success().splitlines()
    assert lines == ["2", "[0, 3]", "b'x'"]


def test_forked_child_reads_a_view_of_its_parents_message(jobs: MessageQueue, start: Start) -> None:
    assert start("forks.py", "views", jobs.name).await_success().split() == ["b'hello'"] * 2


def test_forked_child_leaves_its_parents_blocks_by_its_own_exception(
    jobs: MessageQueue, other_name: str, start: Start
) -> None:
    with closing(Mutex.create(other_name)):
        peer = start("forks.py", "leave", jobs.name, other_name)
        assert peer.await_success().split() == ["7"]


def test_parents_death_is_seen_past_its_children(jobs: MessageQueue, start: Start) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        producer.put(b"x")
        peer = start("orphan.py", jobs.name)
        child = int(peer.line())
        peer.kill()
        with consumer.take() as message:
            assert (bytes(message.data), message.delivery_count) == (b"x", 2)
        os.kill(child, 9)


def add(counter_name: str, times: int) -> None:
    with SharedCounter.open(counter_name) as counter:
        for _ in range(times):
            counter.add()


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_of_multiprocessing_open_it_by_name(name: str, method: str) -> None:
    context: Any = multiprocessing.get_context(method)
    with SharedCounter.create(name) as counter:
        workers = [context.Process(target=add, args=(name, 1000)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert [worker.exitcode for worker in workers] == [0, 0]
        assert counter.value == 2000

# SPDX-License-Identifier: Apache-2.0
"""Threads use objects of each kind in every way, while another closes them, so many times.

Usage: close_storm.py CLOSES NAME.
"""

import errno
import queue
import random
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import esclusa
import hostile_operations

MICROS = 300
CLOSED = "closed"
OTHERS = {hostile_operations.ARRAY, hostile_operations.PTHREAD_MUTEX}  # whose operations are here
# Besides ValueError, which a close is told by.
TOLD = (
    RuntimeError,
    EOFError,
    OverflowError,
    queue.Empty,
    queue.Full,
    threading.BrokenBarrierError,
)
Operation = Callable[[int], object]
Table = tuple[Any, list[Operation]]


def descriptors() -> int:
    return sum(1 for each in Path("/proc/self/fd").iterdir() if is_of_an_object(each))


def is_of_an_object(descriptor: Path) -> bool:
    """Leave out the list's own, and the watcher's, which is there from the first wait on."""
    with suppress(OSError):
        return not str(descriptor.readlink()).startswith("anon_inode:")
    return False


def close(made: Any) -> None:
    """Again and again while a view of its memory is alive, or a thread has it."""
    while True:
        try:
            made.close()
            return
        except BufferError:
            continue
        except ValueError as e:
            if "has it" not in str(e):
                raise


class Storm:
    """Opens and closes; `use` is what the threads do."""

    def __init__(self, open_one: Callable[[], Table]) -> None:
        self.open_one = open_one
        self.current = open_one()
        self.refused = 0
        self.enough = False
        self.faults: list[BaseException] = []

    def use(self) -> None:
        """Call what there is, in any order, until it is enough."""
        try:
            while not self.enough:
                with suppress(*TOLD):
                    self._call(random.choice(self.current[1]))
        except BaseException as e:
            self.faults.append(e)

    def _call(self, operation: Operation) -> None:
        try:
            operation(random.randrange(256))
        except ValueError as e:
            self.refused += CLOSED in str(e)
            assert str(e)
        except OSError as e:
            assert e.errno == errno.ENOSPC, e  # all counters are in use

    def reopen(self) -> Table:
        """Those who use it open it too, so there may be no room for another member just now."""
        while True:
            try:
                return self.open_one()
            except ValueError as e:
                assert "EUSERS" in str(e), e

    def run(self, closes: int, threads: int) -> None:
        """Close it so often, and until a call has met that, while others use it."""
        users = [threading.Thread(target=self.use, daemon=True) for _ in range(threads)]
        for user in users:
            user.start()
        closed = 0
        while (closed < closes or self.refused == 0) and not self.faults:
            time.sleep(random.randrange(MICROS) / 1e6)
            close(self.current[0])
            self.current = self.reopen()
            closed += 1
        self.enough = True
        for user in users:
            user.join()
        close(self.current[0])
        for fault in self.faults:
            raise fault


def pthread_mutex(made: esclusa.PthreadMutex) -> list[Operation]:
    def lock(argument: int) -> None:
        if made.acquire(timeout=hostile_operations.soon(argument)):
            made.release()

    def wait(argument: int) -> None:
        if made.acquire(timeout=hostile_operations.soon(argument)):
            try:
                made.condition(3).wait(hostile_operations.soon(argument))
            finally:
                made.release()

    return [lock, wait, lambda _: made.condition(3).notify_all(), lambda _: made.robust]


def memory(made: esclusa.SharedMemory) -> list[Operation]:
    def write(argument: int) -> None:
        made.buf[argument % 100] = argument

    return [write, lambda argument: bytes(made.buf[: argument % 100]), lambda _: made.size]


def array(made: Any) -> list[Operation]:
    """Without a view that stays, which would keep it open."""

    def element(argument: int) -> None:
        index = argument % 3, argument % 4
        made[index] = made.get_and_add(index, 1)
        made.compare_and_set(index, made.get_and_set(index, 5), 6)

    def copy(_: int) -> None:
        with made.view() as view:
            view.tobytes()

    return [element, copy, lambda _: made.fill(1), lambda _: list(made), lambda _: len(made)]


def tables(prefix: str) -> dict[str, Callable[[], Table]]:
    """How one of each kind is opened; they stay until somebody removes their names."""
    all_kinds: dict[str, Callable[[], Table]] = {}
    for kind in set(hostile_operations.KINDS) - OTHERS:
        made = hostile_operations.create(kind, f"{prefix}-{kind}", 0)
        made.close()
        all_kinds[type(made).__name__] = table(kind, f"{prefix}-{kind}")
    others: dict[Any, tuple[list[Any], Callable[[Any], list[Operation]]]] = {
        esclusa.SharedIntArray: ([(3, 4)], array),
        esclusa.PthreadMutex: ([], pthread_mutex),
        esclusa.SharedMemory: ([100], memory),
    }
    for other, (sizes, operations) in others.items():
        name = f"{prefix}-{other.__name__}"
        other.create(name, *sizes).close()
        all_kinds[other.__name__] = other_table(other, name, operations)
    return all_kinds


def other_table(
    kind: Any, name: str, operations: Callable[[Any], list[Operation]]
) -> Callable[[], Table]:
    return lambda: with_table(kind.open(name), operations)


def table(kind: int, name: str) -> Callable[[], Table]:
    return lambda: with_table(
        hostile_operations.open_kind(kind, name),
        lambda made: hostile_operations.operations(kind, name, made),
    )


def with_table(made: Any, operations: Callable[[Any], list[Operation]]) -> Table:
    return made, operations(made)


def leaves_room(open_one: Callable[[], Table]) -> None:
    """For as many members as there may be at least."""
    for made in [open_one() for _ in range(3)]:
        close(made[0])


def main(closes: int, prefix: str) -> None:
    sys.setswitchinterval(1e-5)
    for kind, open_one in tables(prefix).items():
        before = descriptors()
        storm = Storm(open_one)
        storm.run(closes, 1 if kind == "MessageQueue" else 2)
        print(kind, storm.refused, "calls after a close", flush=True)
        del storm
        assert descriptors() <= before, kind
        leaves_room(open_one)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

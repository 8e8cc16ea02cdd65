# SPDX-License-Identifier: Apache-2.0
"""The peer's words for work: a child performs a script in a loop until it is killed."""

from __future__ import annotations

import ctypes
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

import esclusa_board as at
from esclusa import _native
from esclusa_board import Board

PR_SET_PDEATHSIG = 1
DRAINED = 2  # nobody sends any more, says the board
libc = ctypes.CDLL(None)
kill_points: Any = _native
board: Board | None = None


class Step(NamedTuple):
    """A line, and when it is done: package-info.java has the flags."""

    line: str
    flags: dict[str, int]


class Worker:
    """One life in one slot of the board."""

    def __init__(self, places: Board, slot: int, life: int, seed: int) -> None:
        """Begin it."""
        self.board = places
        self.number = slot
        self.slot = at.slot_at(slot)
        self.life = life
        self.random = random.Random(seed)
        self.ok = False
        self.words: list[str] = []
        self.flag = False
        self.ids: list[int] = []
        self.newest = [-1] * at.SLOTS
        self.last_event: list[int] = []

    def fault(self, sentence: str) -> NoReturn:
        """Say what must not be, and work no more."""
        text = sentence.encode()[: at.FAULT_BYTES - 1] + b"\0"
        place = self.slot + at.FAULT
        self.board.bytes[place : place + len(text)] = text
        os._exit(3)

    def leave(self) -> NoReturn:
        self.board.set(self.slot + at.LEFT, 1)
        os._exit(0)

    # notes

    def note_begin(self) -> None:
        self.board.add(self.slot + at.BEGUN)

    def note_done(self) -> None:
        self.board.add(self.slot + at.DONE)

    def note_enter(self, weight: str, limit: str) -> None:
        self.board.set(self.slot + at.INSIDE, self.life << 12 | int(weight))
        seen = []
        for i in range(at.SLOTS):
            inside = self.board.get(at.slot_at(i) + at.INSIDE)
            if i != self.number and inside != 0:
                seen.append(i << 44 | inside)
        room = int(limit) - int(weight)
        if sum(one & 0xFFF for one in seen) > room and seen != self.last_event:
            count = self.board.get(self.slot + at.EVENT_COUNT)
            event = self.slot + at.EVENT + count % at.EVENTS * 64
            for i, one in enumerate(seen[: at.OTHERS]):
                self.board.set(event + 24 + 8 * i, one)
            self.board.set(event, time.monotonic_ns())
            self.board.set(event + 8, room)
            self.board.set(event + 16, min(len(seen), at.OTHERS))
            self.board.set(self.slot + at.EVENT_COUNT, count + 1)
            self.last_event = seen

    def note_leave(self) -> None:
        self.board.set(self.slot + at.INSIDE, 0)

    def note_look(self) -> None:
        if self.board.get(at.FIRST) != self.board.get(at.SECOND) and not self.flag:
            self.fault(
                "loss: what the lock protects is torn, and it was not handed on as recovered"
            )

    def note_pair(self) -> None:
        self.note_look()
        self.board.mend()
        self.board.add(at.FIRST)
        os.sched_yield()
        self.board.add(at.SECOND)

    def note_full(self, limit: str) -> None:
        self.flag = self.board.get(at.ITEMS) >= int(limit)

    def note_empty(self) -> None:
        self.flag = self.board.get(at.ITEMS) <= 0

    def note_change(self, delta: str) -> None:
        self.board.add(at.ITEMS, int(delta))

    def note_tally(self) -> None:
        if self.ok:
            self.board.add(self.slot + at.TALLY + 8 * int(self.words[0]))

    def note_pause(self, micros: str) -> None:
        time.sleep(self.random.random() * int(micros) / 1e6)

    def note_waiting(self) -> None:
        self.board.set(self.slot + at.TURN, self.board.get(self.slot + at.TURN) | 1)

    def note_went_on(self) -> None:
        self.board.add(self.slot + at.TURN)

    def is_about(self, number: int) -> bool:
        """Whether the slot is waited for: nobody is who is dead or has left, or has not begun."""
        slot = at.slot_at(number)
        return (
            self.board.get(at.STOP) == 0
            and self.board.get(slot + at.LIFE) != 0
            and self.board.get(slot + at.LEFT) == 0
            and self.board.get(slot + at.TURN) != 0
        )

    def turn(self, number: int) -> int:
        return self.board.get(at.slot_at(number) + at.TURN)

    def note_all_waiting(self) -> None:
        for i in range(at.SLOTS):
            while self.is_about(i) and self.turn(i) % 2 == 0:
                time.sleep(20e-6)

    def note_all_went_on(self) -> None:
        turns = [self.turn(i) for i in range(at.SLOTS)]
        for i, turn in enumerate(turns):
            while turn % 2 != 0 and self.is_about(i) and self.turn(i) == turn:
                time.sleep(20e-6)

    def note_expect(self, word: str) -> None:
        if self.words[0] != word:
            self.fault(f"double: it was let go on at {self.words[0]} in place of {word}")

    def note_id(self, count: str) -> None:
        first = self.board.get(self.slot + at.ID_COUNT)
        if first + int(count) >= at.IDS:
            self.leave()
        self.ids = [self.number * at.IDS + first + i for i in range(int(count))]
        self.board.set(self.slot + at.ID_COUNT, first + int(count))
        for message in self.ids:
            self.board.bytes[at.put_at(message)] = 1

    def note_put(self, many: str = "0") -> None:
        count = int(self.words[0]) if many == "1" else len(self.ids)
        for message in self.ids[:count]:
            self.board.bytes[at.put_at(message)] = 2
        self.note_done()

    def came(self, word: str) -> int:
        message = int(word, 16) if len(word) == 8 else at.SLOTS * at.IDS
        if message >= at.SLOTS * at.IDS or self.board.bytes[at.put_at(message)] == 0:
            self.fault(f"double: a message that nobody has put: {word[:64]}")
        if self.board.bytes[at.taken_at(message)] == 2:
            self.fault(f"double: message {message:08x} was acknowledged, and came")
        return message

    def note_take(self) -> None:
        message = self.came(self.words[0])
        if int(self.words[2]) == 1:
            producer = message // at.IDS
            if self.board.bytes[at.taken_at(message)] != 0:
                self.fault(f"double: message {message:08x} came again with delivery count 1")
            if self.newest[producer] >= message:
                self.fault(f"wrong: message {message:08x} came after {self.newest[producer]:08x}")
            self.newest[producer] = message
        self.board.bytes[at.taken_at(message)] = 1
        self.ids = [message]

    def note_acknowledging(self) -> None:
        self.board.bytes[at.taken_at(self.ids[0])] = 3

    def note_acknowledged(self) -> None:
        self.board.bytes[at.taken_at(self.ids[0])] = 2
        self.note_done()

    def note_grasp(self, count: str) -> None:
        self.board.set(self.slot + at.GRASP, int(count))

    def note_got(self) -> None:
        for word in self.words:
            self.board.bytes[at.taken_at(self.came(word))] = 2
            self.board.add(self.slot + at.GRASP, -1)
            self.note_done()
        self.board.set(self.slot + at.GRASP, 0)

    # steps

    def perform(self, line: str) -> str:
        """Do a line of the object, and return how its answer begins."""
        for i, message in enumerate(self.ids):
            line = line.replace(f"${i + 1}", f"{message:08x}")
        words = of_peer("answer")(line).split(" ")
        self.words = words[2:]
        self.ok = words[1] == "ok"
        if words[1] == "error" or self.words:
            self.flag = self.ok and self.words[0] == "1"
        return str(words[1])

    def goes_on_after(self, step: Step) -> bool:
        kind = self.perform(step.line)
        if kind == "end":
            self.board.set(self.slot + at.GRASP, 0)
            if self.board.get(at.STOP) == DRAINED:
                self.leave()
            os.sched_yield()
            return False
        if not self.ok and "F" not in step.flags:
            self.fault(f"wrong: {step.line}: {kind} {' '.join(self.words)}")
        if "N" in step.flags:
            count = self.board.get(self.slot + at.RETURN_COUNT)
            place = self.slot + at.RETURNED + count % at.RETURNS * 8
            self.board.set(place, time.monotonic_ns())
            self.board.set(self.slot + at.RETURN_COUNT, count + 1)
        return True

    def arm_if_told(self) -> None:
        arm = self.board.get(self.slot + at.ARM)
        if arm != 0:
            self.board.set(self.slot + at.ARM, 0)
        if arm < 0:
            kill_points._kill_arm(0)
        elif arm > 0:
            stores = self.board.get(self.slot + at.STORES)
            stores = stores + stores // 4 + 1 if stores > 0 else 40
            kill_points._kill_signal(signal.SIGSTOP if arm & 1 else signal.SIGKILL)
            kill_points._kill_arm(arm // 2 % stores + 1)

    def round(self, steps: list[Step], number: int) -> None:
        i = 0
        while i < len(steps):
            step = steps[i]
            i += 1
            if (
                ("S" in step.flags and number > 0)
                or ("I" in step.flags and not self.flag)
                or (number + 1) % step.flags.get("E", 1) != 0
            ):
                continue
            if step.line.startswith("note "):
                verb, *words = step.line[5:].split()
                getattr(self, "note_" + verb)(*words)
                continue
            if not self.goes_on_after(step):
                return
            if "B" in step.flags:
                if self.board.get(at.STOP) != 0:
                    self.leave()
                i -= step.flags["B"] + 1

    def work(self, steps: list[Step]) -> NoReturn:
        drains = any("D" in step.flags for step in steps)
        number = 0
        while True:
            if self.board.get(at.STOP) != 0 and not drains:
                self.leave()
            self.arm_if_told()
            stores = kill_points._kill_count()
            self.round(steps, number)
            self.board.set(self.slot + at.STORES, kill_points._kill_count() - stores)
            self.board.add(self.slot + at.ROUNDS)
            number += 1


def mend() -> None:
    """Make what the lock protects whole: for a repair hook."""
    if board is not None:
        board.mend()


def of_peer(what: str) -> Any:
    return getattr(sys.modules["__main__"], what)


steps: list[Step] = []


def work_board(path: str) -> None:
    global board
    board = Board(path)


def work_step(flags: str, *line: str) -> None:
    found = {name: int(number or 1) for name, number in re.findall(r"([A-Z])(\d*)", flags)}
    steps.append(Step(" ".join(line), found))


def work_begin(slot: str, life: str, seed: str) -> int:
    """Let a child work, and say its process id."""
    assert board is not None
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        worker = Worker(board, int(slot), int(life), int(seed))
        try:
            worker.work(steps)
        except BaseException as error:
            worker.fault(f"wrong: {type(error).__name__}: {error}")
    return pid


COMMANDS: dict[str, Callable[..., Any]] = {
    "work board": work_board,
    "work script": steps.clear,
    "work step": work_step,
    "work begin": work_begin,
    "work reap": lambda pid: os.waitpid(int(pid), 0)[1],
}

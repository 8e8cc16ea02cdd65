# SPDX-License-Identifier: Apache-2.0
"""Runs the inputs of native/fuzz/corpus, whose README has their format: hostile.py CORPUS NAME.

Or uses what another process overwrites: hostile.py use SECONDS NAME.
"""

import faulthandler
import queue
import random
import struct
import sys
import threading
import time
import zlib
from contextlib import suppress
from mmap import mmap
from pathlib import Path
from typing import Any

from hostile_operations import (
    CONDITION_WAIT,
    KINDS,
    MUTEX,
    PTHREAD_MUTEX,
    QUEUE,
    create,
    open_kind,
    operations,
)

SECONDS_FOR_ONE = 30
CHECKSUMMED, HEADER, STEP, STEPS = 124, 256, 16, 64
KIND_COUNT = 12
AT_ONCE = 40
# What the documentation names.
TOLD = (
    OSError,
    ValueError,
    RuntimeError,
    EOFError,
    OverflowError,
    queue.Empty,
    queue.Full,
    threading.BrokenBarrierError,
)


def run_open(content: bytes, name: str, path: Path) -> None:
    path.write_bytes(content)
    kind = int.from_bytes(content[12:16], "little") if len(content) >= HEADER else 0
    if kind not in KINDS:
        kind = QUEUE
    try:
        made = open_kind(kind, name)
    except TOLD:
        return
    for number, operation in enumerate(operations(kind, name, made)):
        with suppress(*TOLD):
            operation(2 * number + 1)
    close(made)


def close(made: Any) -> None:
    try:
        made.close()
    except BufferError:  # an array's view is still there
        return


def run_program(content: bytes, name: str, path: Path) -> None:
    kind = content[0] % KIND_COUNT if len(content) >= STEP else 0
    if kind in (0, PTHREAD_MUTEX):
        return
    made = create(kind, name, content[1])
    table = operations(kind, name, made)
    with path.open("r+b") as file, mmap(file.fileno(), 0) as words:
        for at in range(STEP, min(len(content) // STEP, STEPS + 1) * STEP, STEP):
            operation, argument, how, _, word, value = struct.unpack_from("<BBBBIQ", content, at)
            overwrite(words, how % 4, word, value)
            with suppress(*TOLD):
                table[operation % len(table)](argument)
    close(made)


def overwrite(words: mmap, how: int, word: int, value: int) -> None:
    offset = word % (len(words) // 8) * 8
    (now,) = struct.unpack_from("<Q", words, offset)
    changed = {0: now, 1: value, 2: now ^ value, 3: now + value}[how]
    if how != 0:
        struct.pack_into("<Q", words, offset, changed % 2**64)


def with_checksum(content: bytes) -> bytes:
    crc = zlib.crc32(content[:CHECKSUMMED])
    return content[:CHECKSUMMED] + crc.to_bytes(4, "little") + content[CHECKSUMMED + 4 :]


def main(corpus: Path, name: str) -> None:
    path = Path("/dev/shm", name)
    tried = 0
    for target in ("open", "scribble"):
        for file in sorted((corpus / target).iterdir()):
            print(file, flush=True)
            faulthandler.dump_traceback_later(SECONDS_FOR_ONE, exit=True)
            content = file.read_bytes()
            if target == "open":
                run_open(content, name, path)
                if len(content) >= HEADER:
                    run_open(with_checksum(content), name, path)
            else:
                run_program(content, name, path)
            path.unlink(missing_ok=True)
            tried += 1
    faulthandler.cancel_dump_traceback_later()
    print(tried, "inputs did no harm")


def use(seconds: float, name: str) -> None:
    """Use the objects NAME-1 to NAME-10, which another process overwrites, in any order."""
    end = time.monotonic() + seconds
    used = 0
    print("ready", flush=True)
    while time.monotonic() < end:
        faulthandler.dump_traceback_later(2 * SECONDS_FOR_ONE, exit=True)
        kind = random.randrange(1, PTHREAD_MUTEX)
        with suppress(*TOLD):
            made = open_kind(kind, f"{name}-{kind}")
            table = operations(kind, f"{name}-{kind}", made)
            if kind == MUTEX:  # a condition takes its mutex again without a deadline
                del table[CONDITION_WAIT]
            for _ in range(AT_ONCE):
                with suppress(*TOLD):
                    random.choice(table)(random.randrange(256))
                used += 1
            close(made)
    faulthandler.cancel_dump_traceback_later()
    print(used, "operations")
    sys.exit(used == 0)


if __name__ == "__main__":
    if sys.argv[1] == "use":
        use(float(sys.argv[2]), sys.argv[3])
    else:
        main(Path(sys.argv[1]), sys.argv[2])

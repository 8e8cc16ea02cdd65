# SPDX-License-Identifier: Apache-2.0
"""Peer: the lines of `memory`, by plain multiprocessing.shared_memory; standard library only."""

import sys
import time
from multiprocessing import resource_tracker, shared_memory

memory: shared_memory.SharedMemory


def untracked(name: str, create: bool = False, size: int = 0) -> shared_memory.SharedMemory:
    """Attach or create; the tracker would unlink at exit what belongs to others (before 3.13)."""
    if sys.version_info >= (3, 13):
        return shared_memory.SharedMemory(name, create, size, track=False)
    segment = shared_memory.SharedMemory(name, create, size)
    resource_tracker.unregister("/" + name, "shared_memory")
    return segment


def contents() -> memoryview:
    assert memory.buf is not None
    return memory.buf


def run(verb: str, words: list[str]) -> object:
    global memory
    if verb == "create":
        memory = untracked(words[0], create=True, size=int(words[1]))
    elif verb == "open":
        memory = untracked(words[0])
    elif verb == "size":
        return memory.size
    elif verb == "write":
        data = bytes.fromhex(words[1])
        contents()[int(words[0]) : int(words[0]) + len(data)] = data
    elif verb == "read":
        return contents()[int(words[0]) : int(words[0]) + int(words[1])].hex()
    elif verb == "close":
        memory.close()
    elif verb == "unlink":
        memory = untracked(words[0])
        if sys.version_info < (3, 13):  # unlink() takes it from the tracker, who must know it
            resource_tracker.register("/" + words[0], "shared_memory")
        memory.unlink()
        memory.close()
    else:
        raise ValueError(f"no such command: memory {verb}")
    return None


for line in sys.stdin:
    _, verb, *words = line.split()
    try:
        result = run(verb, words)
        print(time.monotonic_ns(), "ok", "" if result is None else result, flush=True)
    except Exception as error:
        print(time.monotonic_ns(), "error", type(error).__name__, error, flush=True)

# SPDX-License-Identifier: Apache-2.0
"""A thousand of each operation under a filter that ends the process at a system call.

Allowed are those of the memory allocator and the end of the process. With the argument `control` it
makes one call instead. Exit status 77: no filter is to be had.
"""

import ctypes
import os
import platform
import sys

from esclusa import MessageQueue, Mutex, SharedCounter

# Of linux/filter.h, linux/seccomp.h and asm/unistd.h.
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, KILL_PROCESS = 0x7FFF0000, 0x80000000
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOWED = {
    "x86_64": [9, 11, 12, 25, 28, 231],  # mmap, munmap, brk, mremap, madvise, exit_group
    "aarch64": [222, 215, 214, 216, 233, 94],
}


class Step(ctypes.Structure):
    """struct sock_filter."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("operand", ctypes.c_uint32),
    )


class Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(Step)))


def forbid_calls() -> bool:
    allowed = ALLOWED[platform.machine()]
    steps = [Step(LOAD_WORD, 0, 0, 0)]
    for index, number in enumerate(allowed):
        steps.append(Step(JUMP_IF_EQUAL, len(allowed) - index, 0, number))
    steps += [Step(RETURN, 0, 0, KILL_PROCESS), Step(RETURN, 0, 0, ALLOW)]
    program = Program(len(steps), (Step * len(steps))(*steps))
    prctl = ctypes.CDLL(None).prctl
    done: list[int] = [
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0),
    ]
    return done == [0, 0]


name = sys.argv[1]
counter = SharedCounter.create(name)
mutex = Mutex.create(name + "-mutex")
queue = MessageQueue.create(name + "-queue", 4, 400)
producer = queue.producer()
consumer = queue.consumer()


def work() -> None:
    payload = bytes(300)
    for _ in range(1000):
        counter.add(1)
        with mutex:
            pass
        producer.put(b"12345678", 7)
        producer.put(payload, timeout=1)
        consumer.get()
        consumer.get(timeout=1)
        with producer.claim() as claim:
            claim.buf[:1] = b"x"
            claim.publish(1)
        with consumer.take():
            pass
        producer.put_many([b"1", b"22"])
        consumer.get_many(2)


work()
for made in (name, name + "-mutex", name + "-queue"):
    SharedCounter.unlink(made)
if not forbid_calls():
    os._exit(77)
if "control" in sys.argv:
    os.getppid()
work()
os._exit(0)

# SPDX-License-Identifier: Apache-2.0
"""Peer: descriptor_peer.py WHAT [NUMBER] does one thing with its descriptors. Stdlib only."""

import mmap
import os
import select
import signal
import socket
import sys
from pathlib import Path


def descriptors() -> None:
    """Print the numbers of all descriptors, but for that of the listing itself."""
    links = list(Path("/proc/self/fd").iterdir())  # one of which is gone by now
    print(*sorted(int(link.name) for link in links if link.is_symlink()))


def signals() -> None:
    """Print which signals are blocked and which are ignored, as /proc has them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    print(*(line.split()[1] for line in lines if line.startswith(("SigBlk", "SigIgn"))))


def eventfd(number: int) -> None:
    """Wait for the eventfd, print what it held, and add 5."""
    select.select([number], [], [])
    print(os.eventfd_read(number))
    os.eventfd_write(number, 5)


def blocking(number: int) -> None:
    """Print whether a read or write of the descriptor may wait."""
    print(os.get_blocking(number))


def swap(number: int) -> None:
    """Receive a sink over the socket, write to it, and send back a source with bytes in it."""
    peer = socket.socket(fileno=number)
    message, received, _, _ = socket.recv_fds(peer, 100, 2)
    assert os.get_blocking(received[0])
    os.write(received[0], b"written by the child: " + message)
    source, sink = os.pipe()
    os.write(sink, b"from the child's pipe")
    socket.send_fds(peer, [b"!"], [source])


def memory(number: int) -> None:
    """Change the first byte of the memory, and find that it cannot be made shorter."""
    with mmap.mmap(number, 0) as bytes_:
        bytes_[0] = 42
    try:
        os.ftruncate(number, 1)
        print("shorter")
    except PermissionError:
        print("sealed")


def packets(number: int) -> None:
    """Send each packet back as its length, until the end."""
    peer = socket.socket(fileno=number)
    while packet := peer.recv(100_000):
        peer.send(str(len(packet)).encode())


def copy() -> None:
    """Copy standard input to standard output, and say so on standard error."""
    sys.stdout.buffer.write(sys.stdin.buffer.read())
    print("copied", file=sys.stderr)


def where() -> None:
    """Print the directory, and a variable."""
    print(Path.cwd(), os.environ.get("GREETING"), len(os.environ))


def end(number: int) -> None:
    """End with this code."""
    sys.exit(number)


def die(number: int) -> None:
    """End by this signal."""
    os.kill(os.getpid(), number)


def sleep() -> None:
    """Say so, and sleep until a signal comes."""
    print("ready", flush=True)
    signal.pause()


if __name__ == "__main__":
    globals()[sys.argv[1]](*map(int, sys.argv[2:]))

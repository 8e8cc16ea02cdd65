# SPDX-License-Identifier: Apache-2.0
"""A program of ``peers`` in a process of its own."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PEERS = Path(__file__).parent / "peers"


class PeerProcess:
    """Speaks by lines on its stdout, and ends with its stdin unless it waits for something else."""

    def __init__(self, file: str, *arguments: object, python: str = sys.executable) -> None:
        command = [python, str(PEERS / file), *map(str, arguments)]
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.input, self.output = self.process.stdin, self.process.stdout

    @property
    def pid(self) -> int:
        """Its number."""
        return self.process.pid

    def line(self) -> str:
        """Wait for its next line."""
        line = self.output.readline()
        if not line:
            raise AssertionError(f"the peer has ended: {self.await_exit()[2]}")
        return line.rstrip("\n")

    def await_ready(self) -> None:
        """Wait for its line `ready`."""
        assert self.line() == "ready"

    def await_sleep(self) -> None:
        """Return once its first thread sleeps in the kernel, or has ended."""
        stat = Path(f"/proc/{self.pid}/stat")
        until(lambda: stat.read_text().rpartition(")")[2].split()[0] in "SZ")

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it by SIGKILL, if it lives."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End it, and let go of its streams."""
        self.kill()
        for stream in (self.input, self.output, self.errors):
            stream.close()

    def await_exit(self) -> tuple[int, str, str]:
        """Its exit code, and what it has printed since, on stdout and on stderr."""
        self.input.close()
        out = self.output.read()
        code = self.process.wait()
        self.errors.seek(0)
        return code, out, self.errors.read()

    def await_success(self) -> str:
        """Wait for its end, which must be a good one; the result is what it has printed since."""
        code, out, err = self.await_exit()
        assert code == 0, err
        return out


def until(condition: Callable[[], bool]) -> None:
    """Return once `condition` holds; the watchdog of the suite is the limit."""
    while not condition():
        time.sleep(0.001)


def run_peer(module: str, *arguments: str, before: Sequence[str] = (), status: int = 0) -> None:
    """Run one until its end, behind a command that gives it its surroundings."""
    command = [*before, sys.executable, "-m", f"peers.{module}", *arguments]
    ended = subprocess.run(command, cwd=PEERS.parent, capture_output=True, text=True)
    assert ended.returncode == status, f"{ended.returncode}: {ended.stdout}{ended.stderr}"

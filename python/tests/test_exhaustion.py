# SPDX-License-Identifier: Apache-2.0
"""What the system gives so much of, and no more: a sentence, and nothing is left behind."""

import subprocess
import sys

import pytest
from peer_process import PEERS

ON_A_SMALL_FILE_SYSTEM = (
    *("unshare", "--mount", "sh", "-c"),
    'mount -t tmpfs -o size=64k tmpfs /dev/shm && exec "$@"',
    "sh",
)


def run(peer: str, *arguments: str, before: tuple[str, ...] = ()) -> None:
    command = [*before, sys.executable, "-m", f"peers.{peer}", *arguments]
    ended = subprocess.run(command, cwd=PEERS.parent, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def small_file_system() -> tuple[str, ...]:
    """Give what goes before a command that finds one at /dev/shm."""
    if subprocess.run([*ON_A_SMALL_FILE_SYSTEM, "true"], capture_output=True).returncode != 0:
        pytest.skip("a tmpfs cannot be mounted; run as root")
    return ON_A_SMALL_FILE_SYSTEM


def test_create_of_each_kind_on_a_full_file_system_says_what_is_free(
    small_file_system: tuple[str, ...],
) -> None:
    run("full", "create", before=small_file_system)


def test_what_had_room_can_be_written_although_the_file_system_is_full(
    small_file_system: tuple[str, ...],
) -> None:
    run("full", "write", before=small_file_system)


def test_no_descriptor_left_is_an_error_that_leaves_nothing(name: str) -> None:
    run("limited", "descriptors", name)


def test_no_address_space_left_is_an_error_that_leaves_nothing(name: str) -> None:
    run("limited", "space", name)

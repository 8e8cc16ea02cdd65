# SPDX-License-Identifier: Apache-2.0
"""What the system has so much of, and no more: a sentence, and nothing is left behind."""

import subprocess

import pytest
from peer_process import run_peer

SMALL_FILE_SYSTEM = ("unshare --mount", "mount -t tmpfs -o size=64k tmpfs /dev/shm")
NO_INOTIFY = ("unshare --user --map-root-user", "echo 0 >/proc/sys/user/max_inotify_{}")


def where(namespace: str, command: str) -> list[str]:
    """Give what goes before a command that is to find this one done, if it is permitted here."""
    before = [*namespace.split(), "sh", "-c", f'{command} && exec "$@"', "sh"]
    if subprocess.run([*before, "true"], capture_output=True).returncode != 0:
        pytest.skip(f"{command}: run as root")
    return before


def test_create_of_each_kind_on_a_full_file_system_says_what_is_free() -> None:
    run_peer("full", "create", before=where(*SMALL_FILE_SYSTEM))


def test_what_had_room_can_be_written_although_the_file_system_is_full() -> None:
    run_peer("full", "write", before=where(*SMALL_FILE_SYSTEM))


def test_no_descriptor_left_is_an_error_that_leaves_nothing(name: str) -> None:
    run_peer("limited", "descriptors", name)


def test_no_address_space_left_is_an_error_that_leaves_nothing(name: str) -> None:
    run_peer("limited", "space", name)


@pytest.mark.parametrize("what", ["instances", "watches"])
def test_a_death_is_heard_where_inotify_is_used_up(name: str, what: str) -> None:
    namespace, command = NO_INOTIFY
    run_peer("unwatched", name, before=where(namespace, command.format(what)))

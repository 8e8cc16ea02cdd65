# SPDX-License-Identifier: Apache-2.0
"""Waits for an event until its file is cut: cut.py NAME."""

import sys

from esclusa import SharedEvent


def main(name: str) -> None:
    event = SharedEvent.open(name)
    print("ready", flush=True)
    try:
        event.wait()
    except ValueError as e:
        print(e)
    try:
        event.is_set()
    except ValueError as e:
        assert str(e).endswith("another process has cut its file"), e
    else:
        sys.exit("it can be used")
    event.close()


if __name__ == "__main__":
    main(sys.argv[1])

# SPDX-License-Identifier: Apache-2.0
"""accounts.py NAME HOW-MANY: moves 1 from one account to the other, so often.

It looks after each time whether both together still have 0. Others do the same at the same time.
"""

import sys

from esclusa import SharedLongArray, SharedReadWriteLock

if len(sys.argv) != 3:
    print("usage: accounts.py NAME HOW-MANY", file=sys.stderr)
    sys.exit(2)
name, how_many = sys.argv[1], int(sys.argv[2])


def repair() -> None:
    """Make the accounts even again, should a writer die between its two steps."""
    accounts[1] = -accounts[0]


with (
    SharedLongArray.create_or_open(f"{name}-accounts", 2) as accounts,
    SharedReadWriteLock.create_or_open(name, repair) as lock,
):
    for _ in range(how_many):
        # @start region="write"
        with lock.write:  # alone
            accounts[0] -= 1
            accounts[1] += 1
        # @end region="write"
        # @start region="read"
        with lock.read:  # with other readers
            total = accounts[0] + accounts[1]
        # @end region="read"
        if total != 0:
            sys.exit("accounts.py: money came from nowhere")
    print(f"Python moved {how_many}, the accounts have {accounts[0]} and {accounts[1]}")

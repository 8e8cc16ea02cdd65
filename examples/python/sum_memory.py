# SPDX-License-Identifier: Apache-2.0
"""sum_memory.py: waits for eventfd 4, and prints the sum of the numbers in memory 3."""

# @start region="sum"
import mmap
import select

select.select([4], [], [])  # until it is not zero
with mmap.mmap(3, 0) as memory, memoryview(memory).cast("q") as numbers:
    print(sum(numbers))
# @end region="sum"

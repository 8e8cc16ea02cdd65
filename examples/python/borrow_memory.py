# SPDX-License-Identifier: Apache-2.0
"""borrow_memory.py NAME: prints the memory that comes through the socket of that abstract name."""

import mmap
import socket
import sys
import time

if len(sys.argv) != 2:
    print("usage: borrow_memory.py NAME", file=sys.stderr)
    sys.exit(2)
lender = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
while lender.connect_ex("\0" + sys.argv[1]) != 0:
    time.sleep(0.05)  # it does not listen yet
# @start region="borrow"
message, descriptors, _, _ = socket.recv_fds(lender, 100, 1)
with mmap.mmap(descriptors[0], 0, prot=mmap.PROT_READ, flags=mmap.MAP_PRIVATE) as memory:
    print(message.decode(), memory[:].rstrip(b"\0").decode())
# @end region="borrow"

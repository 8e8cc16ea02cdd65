# SPDX-License-Identifier: Apache-2.0
"""greet.py: puts a greeting into the queue ``greetings`` and prints the oldest one in it."""

from esclusa import MessageQueue

# @start region="greet"
with (
    MessageQueue.create_or_open("greetings", 1024, 4096) as queue,
    queue.producer() as producer,
    queue.consumer() as consumer,
):
    producer.put(b"hello from Python")
    with consumer.take() as greeting:  # if we die in here, another process gets it
        print(bytes(greeting.data).decode())
# @end region="greet"

# SPDX-License-Identifier: Apache-2.0
"""Waiting: deadlines, Ctrl-C, other signals, and what other threads do meanwhile."""

import mmap
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from esclusa import Consumer, MessageQueue, Mutex
from peer_process import PeerProcess, until

Start = Callable[..., PeerProcess]
CALLS = ["acquire", "put", "put_many", "claim", "get", "get_many", "take"]


@pytest.fixture
def waiting(name: str, start: Start) -> Iterator[Callable[..., PeerProcess]]:
    """Give what starts a peer that waits in a call, in vain, and returns when it is asleep."""
    with MessageQueue.create(name + "-queue", 1, 16) as jobs, jobs.producer() as producer:
        mutex = Mutex.create(name)
        mutex.acquire()

        def start_waiting(call: str, *arguments: object) -> PeerProcess:
            if call in ("put", "put_many", "claim"):
                producer.put(b"first")
            peer = start("wait.py", call, name if call == "acquire" else jobs.name, *arguments)
            peer.await_ready()
            if "BUSY_SPIN" not in arguments:
                peer.await_sleep()
            return peer

        yield start_waiting
        mutex.close()
    MessageQueue.unlink(name + "-queue")


@pytest.mark.parametrize("call", CALLS)
def test_ctrl_c_ends_any_wait_with_keyboard_interrupt(
    call: str, waiting: Callable[..., PeerProcess]
) -> None:
    peer = waiting(call)
    peer.signal(signal.SIGINT)
    code, out, err = peer.await_exit()
    assert code == -signal.SIGINT
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert out == ""


@pytest.mark.parametrize("call", CALLS)
def test_ctrl_c_ends_a_wait_with_a_time_out(call: str, waiting: Callable[..., PeerProcess]) -> None:
    peer = waiting(call, 1000)
    peer.signal(signal.SIGINT)
    assert peer.await_exit()[0] == -signal.SIGINT


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("policy", ["BUSY_SPIN", "SLEEP_ONLY"])
def test_ctrl_c_ends_a_wait_of_every_policy(
    call: str, policy: str, waiting: Callable[..., PeerProcess]
) -> None:
    peer = waiting(call, 1000, policy)
    peer.signal(signal.SIGINT)
    assert peer.await_exit()[0] == -signal.SIGINT


@pytest.mark.parametrize("call", CALLS)
def test_a_signal_whose_handler_raises_nothing_does_not_end_a_wait(
    call: str, waiting: Callable[..., PeerProcess]
) -> None:
    peer = waiting(call)
    for _ in range(3):
        peer.signal(signal.SIGUSR1)
        assert peer.line() == "handled"
        peer.await_sleep()
    peer.signal(signal.SIGINT)
    assert peer.await_exit()[0] == -signal.SIGINT


@pytest.mark.parametrize("call", CALLS)
def test_a_signal_does_not_make_a_wait_longer(
    call: str, waiting: Callable[..., PeerProcess]
) -> None:
    peer = waiting(call, 0.3)
    while peer.process.poll() is None:
        peer.signal(signal.SIGUSR1)
        time.sleep(0.01)
    _, out, err = peer.await_exit()
    assert "KeyboardInterrupt" not in err
    assert set(out.split()) <= {"handled", "over"}


def test_a_message_is_not_lost_to_ctrl_c(jobs: MessageQueue, start: Start) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        for round_ in range(10):
            peer = start("wait.py", "get", jobs.name)
            peer.await_ready()
            peer.signal(signal.SIGINT)
            producer.put(b"%d" % round_)
            code, out, _ = peer.await_exit()
            if out:
                assert out.splitlines()[0] == f"b'{round_}'"
            else:
                assert code == -signal.SIGINT
                assert consumer.get(timeout=0) == b"%d" % round_


def test_waits_at_least_as_long_as_its_time_out(jobs: MessageQueue) -> None:
    with jobs.consumer() as consumer:
        for timeout in (0.001, 0.02, 0.1):
            begin = time.monotonic()
            with pytest.raises(queue.Empty):
                consumer.get(timeout=timeout)
            assert time.monotonic() - begin >= timeout


def test_wakes_for_what_comes_while_it_waits(jobs: MessageQueue) -> None:
    with jobs.producer() as producer, jobs.consumer() as consumer:
        thread = threading.Thread(target=lambda: producer.put(consumer_slept(jobs)))
        thread.start()
        assert consumer.get() == b"slept"
        thread.join()


def consumer_slept(jobs: MessageQueue) -> bytes:
    until(lambda: jobs.figures().consumers_waiting == 1)
    return b"slept"


def test_other_threads_run_while_one_waits(jobs: MessageQueue, other_name: str) -> None:
    with (
        closing(Mutex.create(other_name)) as mutex,
        jobs.producer() as producer,
        jobs.producer() as other,
    ):
        calls: list[Callable[[], object]] = [
            lambda: jobs.consumer().get(timeout=0.2),
            lambda: jobs.consumer().get_many(1, timeout=0.2),
            lambda: jobs.consumer().take(timeout=0.2),
            lambda: mutex.acquire(timeout=0.2),
            lambda: producer.put(b"", timeout=0.2),
            lambda: producer.put_many([b""], timeout=0.2),
            lambda: producer.claim(timeout=0.2),
        ]
        mutex.acquire()
        for call in calls:
            if call is calls[4]:
                other.put_many([b"x"] * 4)

            def run(call: Callable[[], object] = call) -> None:
                try:
                    call()
                except (queue.Empty, queue.Full):
                    pass

            thread = threading.Thread(target=run)
            thread.start()
            steps = 0
            while thread.is_alive():
                steps += 1
            thread.join()
            assert steps > 1000


def test_a_handle_in_which_a_thread_waits_refuses_another(jobs: MessageQueue) -> None:
    with jobs.producer() as producer:
        consumer = jobs.consumer()
        got: list[bytes] = []
        thread = threading.Thread(target=lambda: got.append(consumer.get()))
        thread.start()
        until(lambda: jobs.figures().consumers_waiting == 1)
        for use in (consumer.get, consumer.take, lambda: consumer.get_many(1)):
            with pytest.raises(ValueError, match="waiting in another thread"):
                use()
        producer.put(b"x")
        thread.join()
        assert got == [b"x"]
        consumer.close()


@pytest.mark.parametrize("close", ["consumer", "queue"])
def test_close_rouses_a_waiting_thread(jobs: MessageQueue, close: str) -> None:
    consumer = jobs.consumer()
    raised: list[BaseException] = []

    def wait() -> None:
        try:
            consumer.get()
        except ValueError as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    until(lambda: jobs.figures().consumers_waiting == 1)
    if close == "consumer":
        consumer.close()
    else:
        jobs.close()
    thread.join()
    assert len(raised) == 1


def test_a_wait_in_a_thread_goes_on_while_the_main_thread_handles_signals(
    jobs: MessageQueue,
) -> None:
    got: list[bytes] = []

    def get(consumer: Consumer) -> None:
        got.append(consumer.get())

    handled = threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda *_: handled.set())
    try:
        with jobs.producer() as producer, jobs.consumer() as consumer:
            thread = threading.Thread(target=get, args=[consumer])
            thread.start()
            until(lambda: jobs.figures().consumers_waiting == 1)
            signal.raise_signal(signal.SIGUSR1)
            assert handled.wait()
            producer.put(b"x")
            thread.join()
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert got == [b"x"]


def cpu_of(call: Callable[[], object]) -> float:
    before = time.process_time()
    call()
    return time.process_time() - before


def test_sleeping_on_an_empty_queue_uses_next_to_no_cpu(jobs: MessageQueue) -> None:
    """What is little depends on the machine: as much as counting takes there."""

    def sleep() -> None:
        with pytest.raises(queue.Empty):
            consumer.get(timeout=2)

    def count() -> None:
        for _ in range(1_000_000):
            pass

    with jobs.consumer() as consumer:
        used, little = cpu_of(sleep), cpu_of(count)
        print(f"2 s asleep: {used * 1000:.1f} ms of CPU, counting: {little * 1000:.1f} ms")
        assert used < little


def test_slow_members_mark_is_honoured(name: str) -> None:
    """A member says that it can wake nobody: whoever sleeps looks up now and then."""
    header_mark, body_offset, second_member, consumers_waiting, slow = 128, 56, 256 + 64, 132, 2
    got: list[bytes] = []

    def get(consumer: Consumer) -> None:
        got.append(consumer.get())

    with (
        MessageQueue.create(name, 4, 16) as jobs,
        MessageQueue.open(name) as other,
        jobs.consumer() as consumer,
        other.producer() as producer,
        Path("/dev/shm", name).open("r+b") as file,
        mmap.mmap(file.fileno(), 0) as segment,
    ):
        segment[second_member] |= slow
        segment[header_mark] = 1
        thread = threading.Thread(target=get, args=[consumer])
        thread.start()
        until(lambda: jobs.figures().consumers_waiting == 1)
        time.sleep(0.03)
        count = int.from_bytes(segment[body_offset : body_offset + 8], "little") + consumers_waiting
        segment[count : count + 4] = bytes(4)  # so that nobody is woken
        producer.put(b"x")
        thread.join()
    assert got == [b"x"]


@pytest.mark.parametrize("what", ["control", "work"])
def test_no_system_call_when_nobody_waits(name: str, start: Start, what: str) -> None:
    code, _, errors = start("no_calls.py", name, what).await_exit()
    if code == 77:
        pytest.skip("the kernel takes no seccomp(2) filter here")
    assert code == (-signal.SIGSYS if what == "control" else 0), errors

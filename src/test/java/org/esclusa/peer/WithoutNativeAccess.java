// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.esclusa.ChildProcess;
import org.esclusa.Consumer;
import org.esclusa.EventFd;
import org.esclusa.MemFd;
import org.esclusa.MessageQueue;
import org.esclusa.Mutex;
import org.esclusa.PidFd;
import org.esclusa.Pipe;
import org.esclusa.Poller;
import org.esclusa.Producer;
import org.esclusa.PthreadMutex;
import org.esclusa.SegmentException;
import org.esclusa.SegmentInfo;
import org.esclusa.Segments;
import org.esclusa.SharedCounter;
import org.esclusa.SharedLongArray;
import org.esclusa.SharedMemory;
import org.esclusa.TimerFd;
import org.esclusa.UnixAddress;
import org.esclusa.UnixListener;
import org.esclusa.UnixSocket;

/**
 * Uses what a JVM without native access can use, and tries what it cannot; by the public interface alone, so that it
 * may be on the class path with the library, or outside its module. What is shared is called NAME and more.
 */
public final class WithoutNativeAccess {
    private static final Duration SOON = Duration.ofMillis(20);

    private WithoutNativeAccess() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        shareNumbers(name);
        passMessages(name);
        beInterrupted(name, false);
        beInterrupted(name, true);
        keepEveryMember(name);
        leaveNothingOpen(name);
        for (int i = 0; i < 2; i++) { // the second time is no other
            refuseDescriptors();
            refuse(() -> PthreadMutex.create(name));
            refuseWithoutName();
        }
        Expect.that(Segments.list().stream().noneMatch(it -> it.name().equals(name)), "nothing is left");
        System.out.println("done");
    }

    private static void shareNumbers(String name) throws Exception {
        try (SharedCounter counter = SharedCounter.create(name, 40);
                SharedCounter same = SharedCounter.open(name);
                SharedLongArray array = SharedLongArray.create(name + "-array", 3, 5);
                SharedMemory memory = SharedMemory.create(name + "-memory", 100)) {
            counter.add(1);
            Expect.that(same.add(1) == 42, "42");
            array.set(14, 7);
            Expect.that(array.getAndAdd(14, 1) == 7 && array.get(14) == 8, "8");
            Expect.that(memory.memory().byteSize() == 100, memory.memory());
        }
        SharedCounter.unlink(name);
        SharedLongArray.unlink(name + "-array");
        SharedMemory.unlink(name + "-memory");
    }

    private static void passMessages(String name) throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 16);
                Producer producer = queue.producer();
                Consumer consumer = queue.consumer()) {
            FutureTask<byte[]> waiting = new FutureTask<>(consumer::get);
            Thread.ofVirtual().start(waiting);
            awaitConsumer(queue);
            producer.put("hello".getBytes(StandardCharsets.UTF_8));
            Expect.that(new String(waiting.get(), StandardCharsets.UTF_8).equals("hello"), "hello");
            long begin = System.nanoTime();
            Expect.that(consumer.poll(SOON).equals(Optional.empty()), "nothing");
            Expect.that(System.nanoTime() - begin >= SOON.toNanos(), "no shorter than asked for");
        } finally {
            MessageQueue.unlink(name);
        }
    }

    private static void beInterrupted(String name, boolean virtual) throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, 4, 16);
                Consumer consumer = queue.consumer()) {
            FutureTask<Boolean> waiting = new FutureTask<>(() -> {
                try {
                    consumer.get();
                    return false;
                } catch (InterruptedException e) {
                    return true;
                }
            });
            Thread thread = virtual
                    ? Thread.ofVirtual().start(waiting)
                    : Thread.ofPlatform().start(waiting);
            awaitConsumer(queue);
            thread.interrupt();
            Expect.that(waiting.get(), "an interrupt");
        } finally {
            MessageQueue.unlink(name);
        }
    }

    /** Handles that come and go, inspections and interrupted threads take no member's lock away. */
    private static void keepEveryMember(String name) throws Exception {
        try (Mutex kept = Mutex.create(name)) {
            kept.lock();
            Mutex.open(name).close();
            Thread.currentThread().interrupt();
            try (Mutex other = Mutex.open(name)) {
                Expect.that(!other.tryLock(), "held");
                Expect.that(Segments.collectGarbage().isEmpty(), "nothing is garbage");
            }
            Expect.that(Thread.interrupted(), "still interrupted");
            SegmentInfo info = Segments.inspect(name);
            Expect.that(info.members().size() == 1, info);
            Expect.that(info.members().get(0).pid() == ProcessHandle.current().pid(), info);
            System.out.println("ready"); // somebody looks from outside
            Expect.that(System.in.read() >= 0, "a word");
            kept.unlock();
        } finally {
            Mutex.unlink(name);
        }
    }

    private static void leaveNothingOpen(String name) throws Exception {
        String mappings = Files.readString(Path.of("/proc/self/maps"));
        Expect.that(!mappings.contains(name) && !mappings.contains(".esclusa-"), mappings);
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) { // not that of the list itself, which is closed by then
                    String file = Files.readSymbolicLink(descriptor).toString();
                    Expect.that(!file.contains(name) && !file.contains(".esclusa-"), file);
                }
            }
        }
    }

    private static void awaitConsumer(MessageQueue queue) {
        while (queue.figures().consumersWaiting() == 0) {
            Thread.onSpinWait();
        }
    }

    private static void refuseDescriptors() throws Exception {
        refuse(() -> EventFd.create(0));
        refuse(Pipe::create);
        refuse(() -> MemFd.create("m", 4096));
        refuse(TimerFd::create);
        refuse(Poller::create);
        refuse(() -> PidFd.open(ProcessHandle.current().pid()));
        refuse(() -> UnixSocket.pair(UnixSocket.Type.STREAM));
        refuse(() -> UnixListener.listen(UnixSocket.Type.STREAM, UnixAddress.of("/nowhere/at/all")));
        refuse(() -> ChildProcess.of("true").start());
    }

    private static void refuseWithoutName() throws Exception {
        try {
            throw new AssertionError("there is " + SharedCounter.create(Segments.UNNAMED));
        } catch (SegmentException e) {
            Expect.that(e.getMessage().contains("what has no name needs native access; java --enable-native"), e);
        }
    }

    private static void refuse(Callable<?> call) throws Exception {
        try {
            throw new AssertionError("there is " + call.call());
        } catch (IllegalCallerException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}

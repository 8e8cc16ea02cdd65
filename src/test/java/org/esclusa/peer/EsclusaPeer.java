// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.esclusa.Claim;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.Message;
import org.esclusa.MessageQueue;
import org.esclusa.MessageQueue.Figures;
import org.esclusa.Mutex;
import org.esclusa.Producer;
import org.esclusa.SegmentOptions;
import org.esclusa.SharedCounter;
import org.esclusa.SharedMemory;
import org.esclusa.Waitable;
import org.esclusa.internal.sync.KillPoint;

/** The peer in Java: does what each line of its input says, and answers it by one line. */
public final class EsclusaPeer {
    private static final HexFormat HEX = HexFormat.of();
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private SharedMemory memory;
    private SharedCounter counter;
    private Mutex mutex;
    private MessageQueue queue;
    private Producer producer;
    private Consumer consumer;
    private Claim claim;
    private final Deque<Message> taken = new ArrayDeque<>();
    private final ArrayPeer arrays = new ArrayPeer();
    private final LedgerPeer ledger = new LedgerPeer();
    private final CountersPeer counters = new CountersPeer();
    private final SmallPeer small = new SmallPeer();
    private final PthreadPeer pthread = new PthreadPeer();
    private final HeldObjects objects = new HeldObjects(arrays, ledger, counters, small, this);
    private final DescriptorWords descriptors = new DescriptorWords(objects);
    private final BellWords bells = new BellWords(objects);
    private final WorkPeer work = new WorkPeer(this);
    private int repairs;
    private long killsBefore;

    private EsclusaPeer() {}

    /** Serves until the end of the input. */
    public static void main(String[] arguments) throws IOException {
        EsclusaPeer peer = new EsclusaPeer();
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (line.startsWith("kill arm") || line.startsWith("kill stop")) {
                out.println(System.nanoTime() + " ok");
                out.flush();
                peer.arm(Long.parseLong(words[2]), words[1].equals("stop"));
            } else {
                out.println(peer.answer(words));
                out.flush();
            }
        }
    }

    /** Does a line, and says how it ended. */
    String answer(String[] words) {
        try {
            Object result = run(words);
            return System.nanoTime() + (result == null ? " ok" : " ok " + result);
        } catch (TimeoutException e) {
            return System.nanoTime() + " timeout";
        } catch (EndOfStreamException e) {
            return System.nanoTime() + " end";
        } catch (Exception e) {
            return System.nanoTime() + " error " + e.getClass().getSimpleName() + " " + e.getMessage();
        }
    }

    private Object run(String[] w) throws Exception {
        return switch (w[0]) {
            case "memory" -> memory(w);
            case "counter" -> counter(w);
            case "mutex" -> mutex(w);
            case "queue" -> queue(w);
            case "producer" -> producer(w);
            case "consumer" -> consumer(w);
            case "typed" -> TypedPeer.typed(w, queue);
            case "condition" -> SmallPeer.condition(w, mutex, counter);
            case "array" -> arrays.array(w);
            case "semaphore" -> ledger.semaphore(w);
            case "rwlock" -> ledger.rwlock(w);
            case "counters" -> counters.counters(w);
            case "barrier" -> small.barrier(w);
            case "event" -> small.event(w);
            case "latch" -> small.latch(w);
            case "pthread" -> pthread.pthread(w, memory);
            case "descriptor" -> descriptors.descriptor(w);
            case "bell" -> bells.bell(w);
            case "work" -> work.work(w);
            case "golden" -> GoldenPeer.golden(w);
            case "tidy" -> TidyPeer.tidy(w);
            case "kill" -> KillPoint.passed() - killsBefore;
            default -> throw unknown(w);
        };
    }

    static IllegalArgumentException unknown(String[] w) {
        return new IllegalArgumentException("no such command: " + String.join(" ", w));
    }

    private void arm(long n, boolean stops) {
        killsBefore = KillPoint.passed();
        if (stops) {
            KillPoint.armToStop(n);
        } else {
            KillPoint.arm(n);
        }
    }

    private Object memory(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> memory = SharedMemory.create(w[2], Long.parseLong(w[3]));
            case "open" -> memory = SharedMemory.open(w[2]);
            case "create_or_open" -> memory = SharedMemory.createOrOpen(w[2], Long.parseLong(w[3]));
            case "size" -> {
                return memory.byteSize();
            }
            case "write" -> {
                MemorySegment data = MemorySegment.ofArray(data(w[3]));
                MemorySegment.copy(data, 0, memory.memory(), Long.parseLong(w[2]), data.byteSize());
            }
            case "read" -> {
                return hex(memory.memory().asSlice(Long.parseLong(w[2]), Long.parseLong(w[3])));
            }
            case "close" -> memory.close();
            case "unlink" -> SharedMemory.unlink(w[2]);
            default -> throw unknown(w);
        }
        return null;
    }

    private Object counter(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> counter = SharedCounter.create(w[2], Long.parseLong(w[3]), options(w, 4));
            case "open" -> counter = SharedCounter.open(w[2]);
            case "create_or_open" -> counter = SharedCounter.createOrOpen(w[2], Long.parseLong(w[3]), options(w, 4));
            case "get" -> {
                return counter.get();
            }
            case "set" -> counter.set(Long.parseLong(w[2]));
            case "add" -> {
                long sum = 0;
                for (int i = w.length > 3 ? Integer.parseInt(w[3]) : 1; i > 0; i--) {
                    sum = counter.add(Long.parseLong(w[2]));
                }
                return sum;
            }
            case "compare_and_set" -> {
                return counter.compareAndSet(Long.parseLong(w[2]), Long.parseLong(w[3])) ? 1 : 0;
            }
            case "close" -> counter.close();
            case "unlink" -> SharedCounter.unlink(w[2]);
            default -> throw unknown(w);
        }
        return null;
    }

    private Object mutex(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> mutex = Mutex.create(w[2], options(w, 3));
            case "open" -> mutex = Mutex.open(w[2]);
            case "create_or_open" -> mutex = Mutex.createOrOpen(w[2]);
            case "open_repairing" -> {
                repairs = 0;
                mutex = Mutex.open(w[2], () -> repairs += WorkPeer.mend());
            }
            case "repairs" -> {
                return repairs;
            }
            case "lock" -> {
                if (w.length == 2) {
                    mutex.lock();
                } else if (!mutex.tryLock(millis(w, 2))) {
                    throw new TimeoutException();
                }
                return mutex.isRecovered() ? 1 : 0;
            }
            case "unlock" -> mutex.unlock();
            case "recovered" -> {
                return mutex.isRecovered() ? 1 : 0;
            }
            case "mark_repaired" -> mutex.markRepaired();
            case "count" -> count(Integer.parseInt(w[2]));
            case "close" -> mutex.close();
            case "unlink" -> Mutex.unlink(w[2]);
            default -> throw unknown(w);
        }
        return null;
    }

    /** Adds 1 to the counter so many times, by a load and a store: exact only if the lock excludes all others. */
    private void count(int times) {
        for (int i = 0; i < times; i++) {
            mutex.lock();
            try {
                counter.set(counter.get() + 1);
            } finally {
                mutex.unlock();
            }
        }
    }

    private Object queue(String[] w) throws Exception {
        switch (w[1]) {
            case "create" -> queue = MessageQueue.create(w[2], number(w[3]), number(w[4]), options(w, 5));
            case "open" -> queue = MessageQueue.open(w[2]);
            case "create_or_open" -> queue = MessageQueue.createOrOpen(w[2], number(w[3]), number(w[4]), options(w, 5));
            case "figures" -> {
                return figures(queue);
            }
            case "close" -> {
                queue.close();
                taken.clear();
            }
            case "unlink" -> MessageQueue.unlink(w[2]);
            default -> throw unknown(w);
        }
        return null;
    }

    private static String figures(MessageQueue queue) {
        Figures it = queue.figures();
        return List.of(
                        queue.slots(),
                        queue.slotByteSize(),
                        it.size(),
                        it.put(),
                        it.taken(),
                        it.returned(),
                        it.highWater(),
                        it.producers(),
                        it.consumers(),
                        it.producersWaiting(),
                        it.consumersWaiting())
                .stream()
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    private Object producer(String[] w) throws Exception {
        switch (w[1]) {
            case "open" -> producer = queue.producer();
            case "put" -> {
                if (w.length == 4) {
                    producer.put(data(w[2]), type(w[3]));
                } else if (!producer.offer(data(w[2]), type(w[3]), millis(w, 4))) {
                    throw new TimeoutException();
                }
            }
            case "put_many" -> {
                return putMany(w);
            }
            case "claim" -> claim = producer.claim(millis(w, 2)).orElseThrow(TimeoutException::new);
            case "publish" -> {
                byte[] data = data(w[2]);
                MemorySegment.copy(data, 0, claim.memory(), ValueLayout.JAVA_BYTE, 0, data.length);
                claim.publish(data.length, type(w[3]));
            }
            case "abort" -> claim.abort();
            case "close" -> producer.close();
            default -> throw unknown(w);
        }
        return null;
    }

    private int putMany(String[] w) throws Exception {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 4; i < w.length; i++) {
            messages.add(data(w[i]));
        }
        int[] types = new int[messages.size()];
        Arrays.fill(types, type(w[2]));
        int done = producer.putMany(messages, types, millis(w, 3));
        if (done == 0) {
            throw new TimeoutException();
        }
        return done;
    }

    private Object consumer(String[] w) throws Exception {
        switch (w[1]) {
            case "open" -> consumer = queue.consumer();
            case "get" -> {
                return hex(consumer.get(millis(w, 2)));
            }
            case "any" -> Waitable.awaitAny(List.of(consumer), Duration.ofMinutes(1));
            case "get_many" -> {
                List<byte[]> messages = consumer.getMany(number(w[2]), millis(w, 3));
                if (messages.isEmpty()) {
                    throw new TimeoutException();
                }
                return messages.stream().map(EsclusaPeer::hex).collect(Collectors.joining(" "));
            }
            case "take" -> {
                Message message = consumer.poll(millis(w, 2)).orElseThrow(TimeoutException::new);
                taken.add(message);
                return hex(message.data()) + " " + Integer.toUnsignedString(message.type()) + " "
                        + message.deliveryCount();
            }
            case "acknowledge" -> taken.remove().close();
            case "release" -> taken.remove().release();
            case "close" -> {
                consumer.close();
                taken.clear();
            }
            default -> throw unknown(w);
        }
        return null;
    }

    private static SegmentOptions options(String[] w, int members) {
        SegmentOptions options = SegmentOptions.DEFAULT;
        if (w.length > members && number(w[members]) != 0) {
            options = options.withMembers(number(w[members]));
        }
        return w.length > members + 1 ? options.withHandles(number(w[members + 1])) : options;
    }

    private static Duration millis(String[] w, int word) {
        return w.length > word ? Duration.ofMillis(Long.parseLong(w[word])) : FOR_EVER;
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static int type(String word) {
        return Integer.parseUnsignedInt(word);
    }

    private static byte[] data(String word) {
        return word.equals("-") ? new byte[0] : HEX.parseHex(word);
    }

    private static String hex(MemorySegment data) {
        return hex(data.toArray(ValueLayout.JAVA_BYTE));
    }

    private static String hex(Optional<byte[]> data) throws TimeoutException {
        return hex(data.orElseThrow(TimeoutException::new));
    }

    private static String hex(byte[] data) {
        return data.length == 0 ? "-" : HEX.formatHex(data);
    }
}

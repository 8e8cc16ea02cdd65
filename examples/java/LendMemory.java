// SPDX-License-Identifier: Apache-2.0
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.esclusa.Descriptor;
import org.esclusa.MemFd;
import org.esclusa.Poller;
import org.esclusa.TimerFd;
import org.esclusa.UnixAddress;
import org.esclusa.UnixListener;
import org.esclusa.UnixSocket;

/** {@code LendMemory NAME}: lends memory, which nobody can change, to the first who connects within a minute. */
final class LendMemory {
    private LendMemory() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: LendMemory NAME");
            System.exit(2);
        }
        UnixAddress address = UnixAddress.ofAbstract(args[0]);
        try (UnixListener listener = UnixListener.listen(UnixSocket.Type.SEQPACKET, address)) {
            if (!comesWithin(listener, Duration.ofMinutes(1))) {
                System.err.println("nobody came");
                System.exit(1);
            }
            // @start region="lend"
            try (UnixSocket guest = listener.accept();
                    MemFd memory = MemFd.create("lent", 4096)) {
                memory.memory()
                        .setString(0, "lent to user " + guest.peerCredentials().uid());
                memory.seal(MemFd.Seal.SHRINK, MemFd.Seal.GROW, MemFd.Seal.WRITE);
                guest.send(MemorySegment.ofArray("for you".getBytes()), List.of(memory));
            }
            // @end region="lend"
        }
    }

    private static boolean comesWithin(UnixListener listener, Duration patience) throws Exception {
        // @start region="wait"
        try (Poller poller = Poller.create();
                TimerFd timer = TimerFd.create()) {
            poller.add(listener, Poller.Interest.READ);
            poller.add(timer, Poller.Interest.READ);
            timer.set(patience);
            Descriptor ready = poller.await().getFirst().registration().descriptor();
            return ready == listener;
        }
        // @end region="wait"
    }
}

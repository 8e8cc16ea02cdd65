// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Path;
import java.time.Duration;
import org.esclusa.Consumer;
import org.esclusa.EndOfStreamException;
import org.esclusa.MessageQueue;
import org.esclusa.Poller;
import org.esclusa.UnixAddress;
import org.esclusa.UnixListener;
import org.esclusa.UnixSocket;

/** Usage: CountServer QUEUE SOCKET. Counts messages, and tells how many to who asks. */
public final class CountServer {
    private CountServer() {}

    /**
     * Takes messages until the stream ends.
     *
     * @param arguments as above
     * @throws Exception if something goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        int count = 0;
        try (MessageQueue queue = MessageQueue.createOrOpen(arguments[0], 64, 64);
                Consumer consumer = queue.consumer();
                UnixListener listener =
                        UnixListener.listen(UnixSocket.Type.STREAM, UnixAddress.of(Path.of(arguments[1])));
                UnixSocket client = listener.accept();
                Poller poller = Poller.create()) {
            // @start region="serve"
            poller.add(client, Poller.Interest.READ);
            poller.add(consumer, "messages");
            while (true) {
                for (Poller.Readiness ready : poller.await()) {
                    if (ready.registration().object() == consumer) {
                        while (consumer.get(Duration.ZERO).isPresent()) {
                            count++;
                        }
                    } else if (client.read(new byte[64]) > 0) {
                        client.write((count + "\n").getBytes());
                    } else {
                        ready.registration().remove();
                    }
                }
            }
            // @end region="serve"
        } catch (EndOfStreamException end) {
            System.out.println("Java counted " + count);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.esclusa.MemFd;
import org.esclusa.Received;
import org.esclusa.UnixAddress;
import org.esclusa.UnixSocket;

/** The peer's words for descriptors of objects without a name. */
final class DescriptorWords {
    private final HeldObjects objects;
    private UnixSocket socket;
    private MemFd received;

    DescriptorWords(HeldObjects objects) {
        this.objects = objects;
    }

    Object descriptor(String[] w) throws Exception {
        switch (w[1]) {
            case "bind" -> socket = UnixSocket.bind(UnixAddress.ofAbstract(w[2]));
            case "send" -> {
                try (MemFd memory = memFd(w[2]);
                        UnixSocket to = UnixSocket.connect(UnixSocket.Type.DATAGRAM, UnixAddress.ofAbstract(w[3]))) {
                    to.send(MemorySegment.ofArray(new byte[1]), List.of(memory));
                }
            }
            case "receive" -> {
                try (Received it = socket.receive(MemorySegment.ofArray(new byte[1]))) {
                    received = MemFd.ofDescriptor(it.takeDescriptor(0));
                }
                return received.descriptor();
            }
            case "close" -> {
                if (received != null) {
                    received.close();
                }
                if (socket != null) {
                    socket.close();
                }
            }
            default -> throw EsclusaPeer.unknown(w);
        }
        return null;
    }

    private MemFd memFd(String kind) throws ReflectiveOperationException {
        Object object = objects.of(kind);
        return (MemFd) object.getClass().getMethod("memFd").invoke(object);
    }
}

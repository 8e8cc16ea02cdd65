// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.io.IOException;
import org.esclusa.MemFd;
import org.esclusa.SharedCounter;

/** Peer: adds 2 to the counter whose descriptor it has been given under the number that its argument says. */
public final class OpensDescriptor {
    private OpensDescriptor() {}

    public static void main(String... arguments) throws IOException {
        try (MemFd memory = MemFd.ofDescriptor(Integer.parseInt(arguments[0]));
                SharedCounter counter = SharedCounter.open(memory)) {
            counter.add(2);
        }
    }
}

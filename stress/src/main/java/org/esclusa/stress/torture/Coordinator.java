// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/** The one who makes an object, lets go of it while others work, and looks at it when they have left. */
record Coordinator(Peer peer, String name) {
    /** The line with the object's name. */
    String named(String line) {
        return line.replace("NAME", name);
    }

    /** Says a line that must succeed. */
    Reply done(String line) {
        return peer.done(named(line));
    }

    /** Says a line, to which any answer is right. */
    void ask(String line) {
        peer.ask(named(line));
    }
}

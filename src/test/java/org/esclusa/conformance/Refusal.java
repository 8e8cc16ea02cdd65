// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.esclusa.internal.sys.Errno;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Reply;

/** What each language calls the same refusal: an exception in Java and Python, an errno in C. */
enum Refusal {
    MISSING("NoSuchSegmentException", Errno.ENOENT, "FileNotFoundError"),
    TAKEN("SegmentExistsException", Errno.EEXIST, "FileExistsError"),
    NOT_OURS("SegmentException", Errno.EPROTO, "ValueError"),
    OTHER_PARAMETERS("SegmentException", Errno.EINVAL, "ValueError"),
    IMPOSSIBLE("IllegalArgumentException", Errno.EINVAL, "ValueError"),
    OUTSIDE("IndexOutOfBoundsException", Errno.ERANGE, "IndexError"),
    TOO_LONG("IllegalArgumentException", Errno.EMSGSIZE, "ValueError"),
    MALFORMED("MalformedMessageException", Errno.EPROTO, "MalformedMessageError"),
    NO_ROOM("SegmentException", Errno.ENOSPC, "OSError"),
    ELSEWHERE("SegmentException", Errno.EOPNOTSUPP, "OSError"),
    READ_ONLY("SegmentException", Errno.EROFS, "OSError"),
    TABLE_FULL("SegmentException", Errno.EUSERS, "ValueError"),
    NOT_OWNER("IllegalMonitorStateException", Errno.EPERM, "ValueError"),
    HAS_IT_ALREADY("IllegalMonitorStateException", Errno.EDEADLK, "ValueError"),
    OVERFLOW("ArithmeticException", Errno.EOVERFLOW, "OverflowError"),
    BROKEN("BrokenBarrierException", Errno.ECANCELED, "BrokenBarrierError"),
    HELD("IllegalStateException", Errno.EBUSY, "ValueError"),
    LOST("IllegalStateException", Errno.ENOTRECOVERABLE, "OSError"),
    CLOSED("IllegalStateException", Errno.EBADF, "ValueError");

    private final String java;
    private final Errno c;
    private final String python;

    Refusal(String java, Errno c, String python) {
        this.java = java;
        this.c = c;
        this.python = python;
    }

    /** Asserts that {@code peer} refuses to do {@code command} in this way, and returns its sentence. */
    String by(Peer peer, String command) {
        return by(peer, command, peer.ask(command));
    }

    /** The same of a command whose reply is there. */
    String by(Peer peer, String command, Reply reply) {
        assertTrue(reply.is(Reply.Kind.ERROR), () -> peer + ", " + command + ": " + reply);
        assertEquals(in(peer.language()), reply.word(0), () -> peer + ", " + command + ": " + reply.text());
        return reply.words().size() > 1 ? reply.word(1) : "";
    }

    private String in(Language language) {
        return switch (language) {
            case JAVA, JAVA_DENIED -> java;
            case C -> String.valueOf(c.number());
            case PYTHON, MULTIPROCESSING -> python;
        };
    }
}

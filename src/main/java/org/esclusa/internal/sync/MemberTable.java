// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.esclusa.internal.layout.HeaderLayout;
import org.esclusa.internal.layout.MemberLayout;

/** A segment's members, as they are written in it. */
final class MemberTable {
    private final Memory memory;
    private final int capacity;

    MemberTable(Memory memory, int capacity) {
        this.memory = memory;
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    private long at(int index, long field) {
        return memory.origin() + HeaderLayout.SIZE + MemberLayout.SIZE * index + field;
    }

    /** Pairs with {@link #join} and {@link #compareAndSetState}. */
    long stateAcquire(int index) {
        return memory.getLongAcquire(at(index, MemberLayout.STATE));
    }

    boolean compareAndSetState(int index, long expected, long state) {
        return memory.compareAndSetLong(at(index, MemberLayout.STATE), expected, state);
    }

    /** Makes this process the holder of a member whose lock it has. */
    void join(int index, boolean slow) {
        memory.setInt(at(index, MemberLayout.PID), (int) Process.PID);
        memory.setInt(at(index, MemberLayout.LANGUAGE), MemberLayout.JAVA);
        memory.setLong(at(index, MemberLayout.JOINED), nanosSince1970());
        memory.copyIn(Process.NAME, at(index, MemberLayout.NAME));
        long state = stateAcquire(index);
        memory.setLongRelease(
                at(index, MemberLayout.STATE), slow ? MemberLayout.joinedSlow(state) : MemberLayout.joined(state));
    }

    int pid(int index) {
        return memory.getInt(at(index, MemberLayout.PID));
    }

    String language(int index) {
        return MemberLayout.language(memory.getInt(at(index, MemberLayout.LANGUAGE)));
    }

    String name(int index) {
        byte[] bytes = new byte[(int) MemberLayout.NAME_BYTE_SIZE];
        memory.copyOut(at(index, MemberLayout.NAME), bytes);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    static long nanosSince1970() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    /** What a member says of its process, once it is asked for. */
    private static final class Process {
        static final long PID = ProcessHandle.current().pid();
        static final byte[] NAME = padded(programName(System.getProperty("sun.java.command", "")));

        /** The main class without its package, or the jar. */
        private static String programName(String command) {
            String program = command.isBlank() ? "java" : command.strip().split(" ", 2)[0];
            program = program.substring(program.lastIndexOf('/') + 1);
            return program.endsWith(".jar") ? program : program.substring(program.lastIndexOf('.') + 1);
        }

        /** As many whole characters as there is room for. */
        private static byte[] padded(String name) {
            byte[] bytes = new byte[(int) MemberLayout.NAME_BYTE_SIZE];
            CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
            encoder.encode(CharBuffer.wrap(name), ByteBuffer.wrap(bytes), true);
            return bytes;
        }
    }
}

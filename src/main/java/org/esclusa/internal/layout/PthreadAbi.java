// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.layout;

import java.util.List;

/**
 * What a {@code pthread_mutex_t} is made of, by C library and architecture: {@code docs/layout/v1.md}, kind 11.
 *
 * @param mutexByteSize its size; it is aligned to 8 bytes everywhere
 */
public record PthreadAbi(Library library, Architecture architecture, int mutexByteSize) {
    public static final long ALIGNMENT = Long.BYTES;

    /** The thread that has a robust one, in the low bits of its {@link Library#owner} word: FUTEX_TID_MASK. */
    public static final int OWNER_MASK = 0x3fff_ffff;

    /** In the same word: that thread has ended, FUTEX_OWNER_DIED; others sleep, FUTEX_WAITERS. */
    public static final int OWNER_DIED = 0x4000_0000;

    public static final int WAITERS = 0x8000_0000;

    private static final int TYPE = 3;
    private static final int RECURSIVE = 1;

    public static final List<PthreadAbi> ALL = List.of(
            new PthreadAbi(Library.GLIBC, Architecture.X86_64, 40),
            new PthreadAbi(Library.GLIBC, Architecture.AARCH64, 48),
            new PthreadAbi(Library.MUSL, Architecture.X86_64, 40),
            new PthreadAbi(Library.MUSL, Architecture.AARCH64, 40));

    /** A C library: where it has which word, in bytes, and the bits of the one that says what a mutex is. */
    public enum Library {
        GLIBC(1, "glibc", 0, 8, Integer.MAX_VALUE - 1, 16, 16, 32 | 64, 256 | 512),
        MUSL(2, "musl", 4, 4, Integer.MAX_VALUE, 0, 4, 8, 0);

        public static final int SHARED = 128;

        private final int number;
        private final String text;
        public final int owner;
        public final int lost;
        public final int lostValue;
        public final int kind;
        private final int robust;
        private final int protocol;
        private final int other;

        Library(
                int number,
                String text,
                int owner,
                int lost,
                int lostValue,
                int kind,
                int robust,
                int protocol,
                int other) {
            this.number = number;
            this.text = text;
            this.owner = owner;
            this.lost = lost;
            this.lostValue = lostValue;
            this.kind = kind;
            this.robust = robust;
            this.protocol = protocol;
            this.other = other;
        }

        public int number() {
            return number;
        }

        /** Whether these are bits that a mutex of this library can have. */
        public boolean isKind(int bits) {
            return (bits & ~(TYPE | robust | protocol | SHARED | other)) == 0;
        }

        public boolean isShared(int bits) {
            return (bits & SHARED) != 0;
        }

        public boolean isRobust(int bits) {
            return (bits & robust) != 0;
        }

        /** Whether its owner gets another priority for the time. */
        public boolean hasProtocol(int bits) {
            return (bits & protocol) != 0;
        }

        public boolean isRecursive(int bits) {
            return (bits & TYPE) == RECURSIVE;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public enum Architecture {
        X86_64(1, "x86-64"),
        AARCH64(2, "AArch64");

        private final int number;
        private final String text;

        Architecture(int number, String text) {
            this.number = number;
            this.text = text;
        }

        public int number() {
            return number;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The record of a library on an architecture. */
    public static PthreadAbi of(Library library, Architecture architecture) {
        return ALL.stream()
                .filter(abi -> abi.library == library && abi.architecture == architecture)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return library + " on " + architecture;
    }
}

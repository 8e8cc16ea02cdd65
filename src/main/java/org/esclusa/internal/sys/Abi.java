// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

/**
 * The numbers that differ between architectures, apart from those of {@link Syscall}.
 *
 * @param name as {@code os.arch} has it
 * @param oDirectory {@code O_DIRECTORY} of open(2)
 * @param oNofollow {@code O_NOFOLLOW} of open(2)
 * @param epollEvent {@code sizeof(struct epoll_event)}, which only x86-64 packs
 * @param epollData the offset of {@code data} in it
 */
public record Abi(String name, int oDirectory, int oNofollow, int epollEvent, int epollData) {
    static final Abi X86_64 = new Abi("amd64", 0x10000, 0x20000, 12, 4);
    static final Abi AARCH64 = new Abi("aarch64", 0x4000, 0x8000, 16, 8);

    private static final Abi CURRENT = find(System.getProperty("os.arch"));

    /** {@code O_TMPFILE} of open(2), which has {@code O_DIRECTORY} in it. */
    public int oTmpfile() {
        return 0x400000 | oDirectory;
    }

    /**
     * That of this JVM.
     *
     * @throws UnsupportedOperationException if it is neither x86-64 nor AArch64
     */
    public static Abi current() {
        return known(CURRENT, System.getProperty("os.arch"));
    }

    static Abi of(String architecture) {
        return known(find(architecture), architecture);
    }

    private static Abi known(Abi found, String architecture) {
        if (found == null) {
            throw new UnsupportedOperationException(
                    "Esclusa runs on x86-64 and AArch64, and this JVM says that it runs on " + architecture);
        }
        return found;
    }

    private static Abi find(String architecture) {
        if (X86_64.name.equals(architecture) || "x86_64".equals(architecture)) {
            return X86_64;
        }
        return AARCH64.name.equals(architecture) ? AARCH64 : null;
    }
}

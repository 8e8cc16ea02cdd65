// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.esclusa.internal.sys.SocketAddress;

/**
 * The name of a {@link UnixSocket}: a path, or an <em>abstract</em> name, which is no file and goes with its socket;
 * unix(7).
 */
public final class UnixAddress {
    /** No name yet: the kernel chooses an abstract one that is free. */
    public static final UnixAddress ANY = new UnixAddress(new byte[0]);

    private final byte[] name; // a path with its zero byte, or a zero byte and an abstract name

    private UnixAddress(byte[] name) {
        this.name = name;
    }

    /**
     * A file, which remains when the socket is closed, and which its permissions protect.
     *
     * @param path of 1 to 107 bytes in UTF-8
     * @return the address
     * @throws IllegalArgumentException if the path is longer, empty, or has a zero byte in it
     */
    public static UnixAddress of(Path path) {
        String text = path.toString();
        byte[] bytes = checked(text, "the path '" + text + "'");
        return new UnixAddress(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /**
     * A file, which remains when the socket is closed, and which its permissions protect.
     *
     * @param path of 1 to 107 bytes in UTF-8
     * @return the address
     * @throws IllegalArgumentException if the path is longer, empty, or has a zero byte in it
     */
    public static UnixAddress of(String path) {
        return of(Path.of(path));
    }

    /**
     * A name that every process of the network namespace may use, whatever its user.
     *
     * @param name of 1 to 107 bytes in UTF-8
     * @return the address
     * @throws IllegalArgumentException if the name is longer, empty, or has a zero byte in it
     */
    public static UnixAddress ofAbstract(String name) {
        byte[] bytes = checked(name, "the abstract name '" + name + "'");
        byte[] whole = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, whole, 1, bytes.length);
        return new UnixAddress(whole);
    }

    private static byte[] checked(String text, String what) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " of a socket is empty or has a zero byte in it");
        }
        if (bytes.length >= SocketAddress.LONGEST) {
            throw new IllegalArgumentException(
                    what + " of a socket has " + bytes.length + " bytes, more than " + (SocketAddress.LONGEST - 1));
        }
        return bytes;
    }

    /** That of the kernel's bytes. */
    static UnixAddress ofBytes(byte[] name) {
        return name.length == 0 ? ANY : new UnixAddress(name);
    }

    byte[] bytes() {
        return name;
    }

    /**
     * Whether it is no file.
     *
     * @return true also for {@link #ANY}
     */
    public boolean isAbstract() {
        return name.length == 0 || name[0] == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixAddress address && Arrays.equals(name, address.name);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(name);
    }

    /** The path, or {@code @} and the abstract name. */
    @Override
    public String toString() {
        if (isAbstract()) {
            return "@"
                    + new String(name, Math.min(1, name.length), Math.max(0, name.length - 1), StandardCharsets.UTF_8);
        }
        int end = name[name.length - 1] == 0 ? name.length - 1 : name.length;
        return new String(name, 0, end, StandardCharsets.UTF_8);
    }
}

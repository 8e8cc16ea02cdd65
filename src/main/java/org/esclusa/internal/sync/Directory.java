// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/** Where segments lie, and what they may be called. */
public final class Directory {
    /** Where raw memory lies, for Python looks for it there. */
    static final String SHM = "/dev/shm";

    private static final int LONGEST_NAME = 200;
    private static final String CHOSEN = System.getenv("ESCLUSA_DIR");

    private Directory() {}

    /** The folder of all objects. */
    public static String path() {
        return CHOSEN == null || CHOSEN.isEmpty() ? SHM : CHOSEN;
    }

    /** The file of the object {@code name}, which has been checked. */
    static String path(String name) {
        return path() + "/" + name;
    }

    /**
     * Returns {@code name}.
     *
     * @throws IllegalArgumentException if it is not {@code [A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}}
     */
    public static String checkName(String name) {
        if (name.startsWith(UnnamedFile.PREFIX) || UnnamedFile.isDescriptor(name)) {
            throw new IllegalArgumentException("what has no name is created as memfd:, opened by its descriptor, as"
                    + " fd:5, and gone with its last process; here it is '" + name + "'");
        }
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "not a name of 1 to 200 letters, digits, '_', '-' and, but at the beginning, '.': '" + name + "'");
        }
        return name;
    }

    /** The same of one for an object to be made, which may have none. */
    static String checkNewName(String name) {
        return UnnamedFile.isWanted(name) ? name : checkName(name);
    }

    public static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.charAt(0) == '.') {
            return false;
        }
        return name.chars()
                .allMatch(c -> c >= 'A' && c <= 'Z'
                        || c >= 'a' && c <= 'z'
                        || c >= '0' && c <= '9'
                        || c == '_'
                        || c == '-'
                        || c == '.');
    }
}

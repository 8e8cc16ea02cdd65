// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.util.ArrayList;
import java.util.List;

/** Where a peer runs; all but {@link #HERE} ask for the rights of root, namespaces(7). */
public enum Place {
    HERE(""),
    /** Process 1 of a PID namespace of its own. */
    PID_NAMESPACE("unshare --pid --fork --kill-child --mount-proc"),
    /**
     * As in a container: process 1, with a name of the machine, a network, System V objects and devices of its own, and
     * nothing that can be written but {@code /dev/shm}, which is everybody's.
     */
    CONTAINER("unshare --pid --fork --kill-child --mount-proc --mount --uts --ipc --net", """
            mount --bind /dev/shm /mnt && mount -t tmpfs tmpfs /dev && mkdir /dev/shm && mount --move /mnt /dev/shm &&
            mknod -m 666 /dev/null c 1 3 && mknod -m 666 /dev/urandom c 1 9 &&
            mount -o remount,bind,ro / && exec "$@\""""),
    /** Where {@code /dev/shm} is read-only. */
    READ_ONLY("unshare --mount", "mount -o remount,bind,ro /dev/shm && exec \"$@\""),
    /** Where all instances of inotify(7) are used up, as there may be none. */
    NO_INOTIFY("unshare --user --map-root-user", "echo 0 >/proc/sys/user/max_inotify_instances && exec \"$@\""),
    /** Where there may be none of its watches. */
    NO_WATCHES("unshare --user --map-root-user", "echo 0 >/proc/sys/user/max_inotify_watches && exec \"$@\""),
    /** Without {@code /proc}. */
    NO_PROC("unshare --mount", "umount -l /proc && exec \"$@\"");

    private final List<String> prefix;

    Place(String command) {
        this.prefix = command.isEmpty() ? List.of() : List.of(command.split(" "));
    }

    Place(String command, String script) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("sh", "-c", script, "sh"));
        this.prefix = List.copyOf(words);
    }

    /** The same process there. */
    ProcessBuilder process(ProcessBuilder builder) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(builder.command());
        if (this == NO_PROC) { // by which the launcher of the JVM finds it
            String home = System.getProperty("java.home");
            builder.environment().put("LD_LIBRARY_PATH", home + "/lib:" + home + "/lib/server");
        }
        return builder.command(command);
    }

    /** Whether the peer is not the process that is started, but the child of that. */
    boolean isOfAChild() {
        return prefix.contains("--fork");
    }
}

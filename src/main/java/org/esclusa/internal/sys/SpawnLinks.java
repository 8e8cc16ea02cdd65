// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of posix_spawn(3), linked at the first child; each returns 0 or minus its error. */
final class SpawnLinks {
    private static final MethodHandle SPAWNP = LibcLinks.linkLongs("posix_spawnp", 6);
    private static final MethodHandle ATTRIBUTES_INIT = LibcLinks.linkLongs("posix_spawnattr_init", 1);
    private static final MethodHandle ATTRIBUTES_DESTROY = LibcLinks.linkLongs("posix_spawnattr_destroy", 1);
    private static final MethodHandle SET_FLAGS = LibcLinks.linkLongs("posix_spawnattr_setflags", 2);
    private static final MethodHandle SET_MASK = LibcLinks.linkLongs("posix_spawnattr_setsigmask", 2);
    private static final MethodHandle SET_DEFAULT = LibcLinks.linkLongs("posix_spawnattr_setsigdefault", 2);
    private static final MethodHandle ACTIONS_INIT = LibcLinks.linkLongs("posix_spawn_file_actions_init", 1);
    private static final MethodHandle ACTIONS_DESTROY = LibcLinks.linkLongs("posix_spawn_file_actions_destroy", 1);
    private static final MethodHandle ADD_DUP2 = LibcLinks.linkLongs("posix_spawn_file_actions_adddup2", 3);
    private static final MethodHandle ADD_CLOSE = LibcLinks.linkLongs("posix_spawn_file_actions_addclose", 2);
    private static final MethodHandle ADD_CLOSE_FROM = // glibc 2.34, not musl
            LibcLinks.linkLongsIfThere("posix_spawn_file_actions_addclosefrom_np", 2);
    private static final MethodHandle ADD_CHDIR = // glibc 2.29, musl 1.1.24
            LibcLinks.linkLongsIfThere("posix_spawn_file_actions_addchdir_np", 2);

    private SpawnLinks() {}

    static boolean canCloseFrom() {
        return ADD_CLOSE_FROM != null;
    }

    static boolean canChangeDirectory() {
        return ADD_CHDIR != null;
    }

    static int spawnp(long pid, long file, long actions, long attributes, long arguments, long environment) {
        try {
            return -(int) SPAWNP.invokeExact(pid, file, actions, attributes, arguments, environment);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int initAttributes(MemorySegment attributes) {
        return call(ATTRIBUTES_INIT, attributes);
    }

    static int destroyAttributes(MemorySegment attributes) {
        return call(ATTRIBUTES_DESTROY, attributes);
    }

    static int setFlags(MemorySegment attributes, int flags) {
        return call(SET_FLAGS, attributes, flags);
    }

    static int setMask(MemorySegment attributes, MemorySegment signals) {
        return call(SET_MASK, attributes, signals.address());
    }

    static int setDefault(MemorySegment attributes, MemorySegment signals) {
        return call(SET_DEFAULT, attributes, signals.address());
    }

    static int initActions(MemorySegment actions) {
        return call(ACTIONS_INIT, actions);
    }

    static int destroyActions(MemorySegment actions) {
        return call(ACTIONS_DESTROY, actions);
    }

    static int addDup2(MemorySegment actions, int from, int to) {
        try {
            return -(int) ADD_DUP2.invokeExact(actions.address(), (long) from, (long) to);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int addClose(MemorySegment actions, int fd) {
        return call(ADD_CLOSE, actions, fd);
    }

    static int addCloseFrom(MemorySegment actions, int lowest) {
        return call(ADD_CLOSE_FROM, actions, lowest);
    }

    static int addChdir(MemorySegment actions, long path) {
        return call(ADD_CHDIR, actions, path);
    }

    private static int call(MethodHandle function, MemorySegment structure) {
        try {
            return -(int) function.invokeExact(structure.address());
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static int call(MethodHandle function, MemorySegment structure, long argument) {
        try {
            return -(int) function.invokeExact(structure.address(), argument);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}

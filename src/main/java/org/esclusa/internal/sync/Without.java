// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

/**
 * What of the system is taken away, for tests of what then takes its place: by environment variables, which are
 * looked at only where {@link KillPoint} is there.
 */
final class Without {
    static final boolean INOTIFY = is("ESCLUSA_TEST_NO_INOTIFY");
    static final boolean WAITV = is("ESCLUSA_TEST_NO_WAITV");
    static final boolean PROC = is("ESCLUSA_TEST_NO_PROC");
    static final boolean TMPFILE = is("ESCLUSA_TEST_NO_TMPFILE");

    private Without() {}

    private static boolean is(String variable) {
        return KillPoint.ENABLED && System.getenv(variable) != null;
    }
}

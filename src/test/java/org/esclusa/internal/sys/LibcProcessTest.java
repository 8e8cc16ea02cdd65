// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Signals. */
class LibcProcessTest {
    private static final int NONE = 0;
    private static final int NO_SUCH_SIGNAL = 4711;

    @Test
    void a_process_that_lives_could_be_sent_a_signal() {
        assertEquals(0, Libc.kill(ProcessHandle.current().pid(), NONE));
    }

    @Test
    void a_process_that_is_not_there_is_esrch() {
        assertEquals("ESRCH", Errno.name(Libc.kill(Integer.MAX_VALUE, NONE)));
    }

    @Test
    void a_signal_that_is_none_is_einval() {
        assertEquals("EINVAL", Errno.name(Libc.kill(ProcessHandle.current().pid(), NO_SUCH_SIGNAL)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The timer that is a descriptor. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimerFdTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void comes_once_and_not_before_its_time(boolean virtual) throws Exception {
        try (TimerFd timer = TimerFd.create()) {
            assertEquals(Duration.ZERO, timer.remaining());
            long before = System.nanoTime();
            timer.set(Duration.ofMillis(30));
            assertTrue(timer.remaining().compareTo(Duration.ofMillis(30)) <= 0);
            assertEquals(1, Threads.start(virtual, () -> timer.read()).get());
            assertTrue(System.nanoTime() - before >= 30_000_000);
            assertEquals(OptionalLong.empty(), timer.read(Duration.ofMillis(5)));
        }
    }

    @Test
    void comes_again_and_again() throws Exception {
        try (TimerFd timer = TimerFd.create()) {
            timer.set(Duration.ZERO, Duration.ofMillis(2));
            long times = 0;
            while (times < 5) {
                times += timer.read();
            }
            timer.cancel();
            assertEquals(OptionalLong.empty(), timer.read(Duration.ofMillis(10)));
        }
    }

    @Test
    void refuses_what_is_no_interval() throws Exception {
        try (TimerFd timer = TimerFd.create()) {
            Duration negative = Duration.ofMillis(-1);
            assertThrows(IllegalArgumentException.class, () -> timer.set(Duration.ZERO, negative));
            Duration ages = Duration.ofDays(1_000_000);
            assertThrows(IllegalArgumentException.class, () -> timer.set(Duration.ZERO, ages));
            timer.set(ages);
            assertTrue(timer.remaining().compareTo(Duration.ofDays(300)) > 0);
        }
    }

    @Test
    void adopts_a_timer_and_refuses_what_is_none() throws Exception {
        try (TimerFd timer = TimerFd.create();
                TimerFd same = TimerFd.ofDescriptor(Dup.of(timer));
                EventFd event = EventFd.create()) {
            timer.set(Duration.ZERO);
            assertEquals(1, same.read());
            int number = event.descriptor();
            DescriptorException refused = assertThrows(DescriptorException.class, () -> TimerFd.ofDescriptor(number));
            assertEquals("cannot adopt descriptor " + number + ": EINVAL, it is no timer", refused.getMessage());
        }
    }
}

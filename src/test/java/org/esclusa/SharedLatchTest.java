// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SharedLatchTest {
    private final String name = Names.fresh();
    private SharedLatch latch;

    @BeforeEach
    void make() throws Exception {
        latch = SharedLatch.create(name, 3);
    }

    @AfterEach
    void remove() throws Exception {
        latch.close();
        SharedLatch.unlink(name);
    }

    @Test
    void counts_down_to_0_and_no_further() throws Exception {
        assertEquals(3, latch.getCount());
        latch.countDown();
        assertEquals(2, latch.getCount());
        assertFalse(latch.await(Duration.ofMillis(5)));
        latch.countDown(Integer.MAX_VALUE);
        latch.countDown();
        assertEquals(0, latch.getCount());
        latch.await();
    }

    @Test
    void wakes_all_at_0() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                SharedLatch other = SharedLatch.open(name)) {
            List<Future<Boolean>> waits = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waits.add(threads.submit(() -> latch.await(Duration.ofSeconds(30))));
            }
            other.countDown(2);
            other.countDown();
            for (Future<Boolean> wait : waits) {
                assertTrue(wait.get());
            }
        }
    }

    @Test
    void counts_out_of_range_are_refused() {
        for (int count : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> SharedLatch.create(name + "-x", count));
            assertThrows(IllegalArgumentException.class, () -> latch.countDown(count));
        }
        assertEquals(3, latch.getCount());
    }

    @Test
    void create_or_open_refuses_another_count_and_says_both() throws Exception {
        SharedLatch.createOrOpen(name, 3).close();
        SegmentException e = assertThrows(SegmentException.class, () -> SharedLatch.createOrOpen(name, 4));
        assertEquals(Errno.EINVAL.number(), e.errno());
        assertTrue(e.getMessage().endsWith("it was made with a count of 3, not 4"), e.getMessage());
    }

    @Test
    void use_after_close_is_refused() {
        latch.close();
        assertThrows(IllegalStateException.class, latch::countDown);
        assertThrows(IllegalStateException.class, latch::getCount);
        assertThrows(IllegalStateException.class, latch::await);
    }
}

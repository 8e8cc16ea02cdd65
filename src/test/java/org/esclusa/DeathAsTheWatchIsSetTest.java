// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.Libc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The kernel's event of a death comes just before the lock is free. Who begins to watch in between hears no event, and
 * finds the lock held; he is told all the same. Here the lock becomes free without any event.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class DeathAsTheWatchIsSetTest {
    private static final int ROUNDS = 8;
    private static final int HOLDER = 1; // the member index of who opens it second

    @Test
    void death_as_the_watch_is_set_is_heard() throws Exception {
        int unheard = 0; // on a busy machine the lock may be free after the watcher's last look
        while (unheard < ROUNDS && !isHeard()) {
            unheard++;
        }
        System.out.println("deaths as the watch was set that were not heard: " + unheard);
        assertTrue(unheard < ROUNDS);
    }

    private static boolean isHeard() throws Exception {
        String name = Names.fresh();
        try (SharedSemaphore semaphore = SharedSemaphore.create(name, 1);
                SharedSemaphore holder = SharedSemaphore.open(name)) {
            holder.acquire();
            Thread dying = Thread.ofPlatform().start(() -> freeTheLock(name));
            boolean heard = semaphore.tryAcquire(1, Duration.ofSeconds(4));
            dying.join();
            return heard;
        } finally {
            SharedSemaphore.unlink(name);
        }
    }

    private static void freeTheLock(String name) {
        try {
            Thread.sleep(100); // by then the other one sleeps
            for (Path descriptor : descriptors()) {
                if (isOf(name, descriptor)) {
                    int fd = Integer.parseInt(descriptor.getFileName().toString());
                    Libc.ofdUnlock(fd, MemberLayout.LOCK_BASE + HOLDER);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.toList();
        }
    }

    private static boolean isOf(String name, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).endsWith(name);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}

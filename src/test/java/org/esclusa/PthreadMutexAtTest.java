// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.esclusa.internal.layout.PthreadAbi.Library;
import org.esclusa.internal.sys.LibcPthread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a program without this library has initialised: here its bytes, as glibc writes them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class PthreadMutexAtTest {
    private static final int BYTES = 70_000;
    private static final int NORMAL = 128;
    private static final int RECURSIVE = 129;
    private static final int ERROR_CHECKING = 130;
    private static final int ROBUST = 16;
    private static final int INHERITING = 32;

    private final String name = Names.fresh();
    private SharedMemory memory;

    @BeforeEach
    void make() throws Exception {
        assumeTrue(LibcPthread.isGlibc(), "the bytes are those of glibc");
        memory = SharedMemory.create(name, BYTES);
    }

    @AfterEach
    void remove() throws Exception {
        memory.close();
        SharedMemory.unlink(name);
    }

    private void initialise(long offset, int kind) {
        memory.memory().asSlice(offset, 40).fill((byte) 0);
        memory.memory().set(JAVA_INT, offset + Library.GLIBC.kind, kind);
    }

    @Test
    void type_and_robustness_are_found_out() throws Exception {
        for (long offset : new long[] {0, 4096 - 8, 65_536 - 16, BYTES - 40}) {
            for (int robust : new int[] {0, ROBUST}) {
                for (int type : new int[] {NORMAL, RECURSIVE, ERROR_CHECKING}) {
                    initialise(offset, type | robust);
                    try (PthreadMutex mutex = PthreadMutex.at(memory, offset)) {
                        assertEquals(robust != 0, mutex.isRobust());
                        isUsable(mutex, type == RECURSIVE);
                    }
                    assertEquals(0, memory.memory().get(JAVA_INT, offset));
                }
            }
        }
    }

    private static void isUsable(PthreadMutex mutex, boolean recursive) {
        mutex.lock();
        if (recursive) {
            assertTrue(mutex.tryLock());
            mutex.unlock();
        } else {
            assertThrows(IllegalMonitorStateException.class, mutex::lock);
        }
        assertTrue(mutex.isHeldByCurrentThread());
        assertThrows(IllegalStateException.class, mutex::close);
        mutex.unlock();
        assertThrows(IllegalMonitorStateException.class, mutex::unlock);
        assertThrows(UnsupportedOperationException.class, mutex::newCondition);
    }

    @Test
    void a_dead_owner_of_a_robust_one_is_seen() throws Exception {
        initialise(64, NORMAL | ROBUST);
        try (PthreadMutex mutex = PthreadMutex.at(memory, 64)) {
            Thread owner = new Thread(mutex::lock);
            owner.start();
            owner.join();
            mutex.lock();
            assertTrue(mutex.isRecovered());
            mutex.markRepaired();
            mutex.unlock();
        }
        int[] runs = new int[1];
        try (PthreadMutex mutex = PthreadMutex.at(memory, 64, () -> runs[0]++)) {
            Thread owner = new Thread(mutex::lock);
            owner.start();
            owner.join();
            mutex.lock();
            assertFalse(mutex.isRecovered());
            mutex.unlock();
            assertEquals(1, runs[0]);
        }
    }

    @Test
    void the_memory_may_be_closed_while_it_is_held() throws Exception {
        initialise(128, ERROR_CHECKING | ROBUST);
        PthreadMutex mutex = PthreadMutex.at(memory, 128);
        assertEquals(name, mutex.name());
        assertEquals("PthreadMutex at offset 128 of SharedMemory '" + name + "'", mutex.toString());
        mutex.lock();
        memory.close();
        assertThrows(IllegalStateException.class, () -> PthreadMutex.at(memory, 128));
        mutex.unlock();
        mutex.close();
        assertThrows(IllegalStateException.class, mutex::lock);
    }

    @Test
    void what_is_none_is_refused() {
        refuses(512, "is private to a process, or was not initialised");
        initialise(64, 0);
        refuses(64, "is private to a process, or was not initialised");
        initialise(64, 0x5a5a5a5a);
        refuses(64, "there is none, its kind would be 0x5a5a5a5a");
        initialise(64, NORMAL | INHERITING);
        refuses(64, "changes priorities");
        initialise(64, NORMAL);
        refuses(68, "the offset is no multiple of 8");
        for (long offset : new long[] {-8, BYTES - 32, Long.MAX_VALUE, Long.MIN_VALUE}) {
            String message = assertThrows(IndexOutOfBoundsException.class, () -> PthreadMutex.at(memory, offset))
                    .getMessage();
            assertTrue(message.endsWith("its 40 bytes do not lie within 70000"), message);
        }
    }

    private void refuses(long offset, String why) {
        String message = assertThrows(IllegalArgumentException.class, () -> PthreadMutex.at(memory, offset))
                .getMessage();
        assertTrue(message.contains("at offset " + offset) && message.contains(why), message);
    }
}

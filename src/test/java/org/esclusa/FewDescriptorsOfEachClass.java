// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a descriptor of each class while but so many are left to this process: a failure leaves none. */
public final class FewDescriptorsOfEachClass {
    private static final int ENOUGH = 5;
    private static final String SENTENCE = "EMFILE, this process has as many descriptors as it may have (ulimit -n)";

    private FewDescriptorsOfEachClass() {}

    private enum Way {
        EVENT_FD {
            @Override
            AutoCloseable make(Path free) throws Exception {
                return EventFd.create();
            }
        },
        TIMER_FD {
            @Override
            AutoCloseable make(Path free) throws Exception {
                return TimerFd.create();
            }
        },
        MEM_FD {
            @Override
            AutoCloseable make(Path free) throws Exception {
                return MemFd.create("few", 4096);
            }
        },
        PID_FD {
            @Override
            AutoCloseable make(Path free) throws Exception {
                return PidFd.open(ProcessHandle.current().pid());
            }
        },
        PIPE {
            @Override
            AutoCloseable make(Path free) throws Exception {
                return Pipe.create();
            }
        },
        PAIR_OF_SOCKETS {
            @Override
            AutoCloseable make(Path free) throws Exception {
                return UnixSocket.pair(UnixSocket.Type.STREAM);
            }
        },
        LISTENER {
            @Override
            AutoCloseable make(Path free) throws Exception {
                return UnixListener.listen(UnixSocket.Type.STREAM, UnixAddress.ofAbstract(free.toString()));
            }
        },
        POLLER {
            @Override
            AutoCloseable make(Path free) throws Exception {
                return Poller.create();
            }
        };

        abstract AutoCloseable make(Path free) throws Exception;
    }

    /** With a name that no socket has as its argument. */
    public static void main(String[] arguments) throws Exception {
        Path free = Path.of(arguments[0]);
        for (Way way : Way.values()) {
            way.make(free).close(); // what it needs for the first time, it has then
            tryOut(way, free, 0);
        }
        for (Way way : Way.values()) {
            for (int spare = 0; spare <= ENOUGH; spare++) {
                long before = OpenDescriptors.count();
                boolean made = tryOut(way, free, spare);
                expect(OpenDescriptors.count() == before, way + " leaves some, " + spare);
                expect(spare == 0 ? !made : spare < ENOUGH || made, way + ", " + spare);
            }
        }
    }

    private static boolean tryOut(Way way, Path free, int spare) throws Exception {
        List<EventFd> taken = new ArrayList<>();
        try {
            takeAll(taken);
            for (int i = 0; i < spare; i++) {
                taken.removeLast().close();
            }
            way.make(free).close();
            return true;
        } catch (DescriptorException e) {
            expect(e.getMessage().endsWith(SENTENCE), e);
            return false;
        } finally {
            for (EventFd each : taken) {
                each.close();
            }
        }
    }

    private static void takeAll(List<EventFd> taken) throws IOException {
        try {
            while (true) {
                taken.add(EventFd.create());
            }
        } catch (DescriptorException e) {
            expect(e.getMessage().endsWith(SENTENCE), e);
        }
    }

    private static void expect(boolean condition, Object otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}

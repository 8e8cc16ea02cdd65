// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** A call that blocks, of each kind that a descriptor has, on one made for it. */
record BlockingCall(Descriptor descriptor, Callable<?> call, Callable<?> timed, List<Runnable> closings)
        implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofMillis(20);

    /** All kinds, by name. */
    enum Kind {
        READ_EVENT_FD {
            @Override
            BlockingCall open() throws IOException {
                EventFd event = EventFd.create();
                return of(event, event::read, () -> event.read(MOMENT));
            }
        },
        WRITE_EVENT_FD {
            @Override
            BlockingCall open() throws IOException, InterruptedException {
                EventFd event = EventFd.create();
                event.write(-2);
                return of(event, () -> done(() -> event.write(1)), () -> event.write(1, MOMENT));
            }
        },
        READ_TIMER {
            @Override
            BlockingCall open() throws IOException {
                TimerFd timer = TimerFd.create();
                return of(timer, timer::read, () -> timer.read(MOMENT));
            }
        },
        READ_PIPE {
            @Override
            BlockingCall open() throws IOException {
                Pipe pipe = Pipe.create();
                byte[] target = new byte[8];
                return of(
                        pipe.source(),
                        () -> pipe.source().read(target),
                        () -> pipe.source().read(target, MOMENT),
                        pipe::close);
            }
        },
        WRITE_PIPE {
            @Override
            BlockingCall open() throws IOException, InterruptedException {
                Pipe pipe = Pipe.create();
                byte[] source = new byte[1 << 16];
                while (pipe.sink().write(source, Duration.ZERO) > 0) {}
                return of(
                        pipe.sink(),
                        () -> pipe.sink().write(source),
                        () -> pipe.sink().write(source, MOMENT),
                        pipe::close);
            }
        };

        abstract BlockingCall open() throws IOException, InterruptedException;
    }

    private interface Work {
        void run() throws Exception;
    }

    private static BlockingCall of(Descriptor descriptor, Callable<?> call, Callable<?> timed, Runnable... besides) {
        return new BlockingCall(descriptor, call, timed, List.of(besides));
    }

    private static Object done(Work work) throws Exception {
        work.run();
        return null;
    }

    @Override
    public void close() {
        descriptor.close();
        closings.forEach(Runnable::run);
    }
}

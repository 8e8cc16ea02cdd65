// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;

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
        READ_ADOPTED_EVENT_FD {
            @Override
            BlockingCall open() throws IOException {
                EventFd event = EventFd.ofDescriptor(Libc.eventfd(0, Flags.EFD_CLOEXEC));
                return of(event, event::read, () -> event.read(MOMENT));
            }
        },
        WRITE_ADOPTED_EVENT_FD {
            @Override
            BlockingCall open() throws IOException, InterruptedException {
                EventFd event = EventFd.ofDescriptor(Libc.eventfd(0, Flags.EFD_CLOEXEC));
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
        },
        READ_ADOPTED_PIPE {
            @Override
            BlockingCall open() throws IOException {
                Pipe pipe = Pipe.create();
                Pipe.Source source = Pipe.Source.ofDescriptor(pipe.source().passed(0));
                byte[] target = new byte[8];
                return of(source, () -> source.read(target), () -> source.read(target, MOMENT), pipe::close);
            }
        },
        WRITE_ADOPTED_PIPE {
            @Override
            BlockingCall open() throws IOException, InterruptedException {
                Pipe pipe = Pipe.create();
                Pipe.Sink sink = Pipe.Sink.ofDescriptor(pipe.sink().passed(0));
                byte[] source = new byte[1 << 16];
                while (sink.write(source, Duration.ZERO) > 0) {}
                return of(sink, () -> sink.write(source), () -> sink.write(source, MOMENT), pipe::close);
            }
        },
        READ_SOCKET {
            @Override
            BlockingCall open() throws IOException {
                UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
                UnixSocket socket = pair.first();
                byte[] target = new byte[8];
                return of(socket, () -> socket.read(target), () -> socket.read(target, MOMENT), pair::close);
            }
        },
        RECEIVE_SOCKET {
            @Override
            BlockingCall open() throws IOException {
                UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
                UnixSocket socket = pair.first();
                MemorySegment target = MemorySegment.ofArray(new byte[8]);
                return of(socket, () -> socket.receive(target), () -> socket.receive(target, MOMENT), pair::close);
            }
        },
        WRITE_SOCKET {
            @Override
            BlockingCall open() throws IOException, InterruptedException {
                UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM);
                UnixSocket socket = pair.first();
                byte[] source = new byte[1 << 16];
                while (socket.write(source, Duration.ZERO) > 0) {}
                return of(socket, () -> socket.write(source), () -> socket.write(source, MOMENT), pair::close);
            }
        },
        SEND_DATAGRAM {
            @Override
            BlockingCall open() throws IOException, InterruptedException {
                UnixSocket from = UnixSocket.bind(UnixAddress.ANY);
                UnixSocket full = UnixSocket.bind(UnixAddress.ANY);
                UnixAddress to = full.localAddress().orElseThrow();
                MemorySegment source = MemorySegment.ofArray(new byte[8]);
                while (from.sendTo(to, source, Duration.ZERO)) {}
                return of(
                        from,
                        () -> done(() -> from.sendTo(to, source)),
                        () -> from.sendTo(to, source, MOMENT),
                        full::close);
            }
        },
        ACCEPT {
            @Override
            BlockingCall open() throws IOException {
                UnixListener listener = UnixListener.listen(UnixSocket.Type.STREAM, UnixAddress.ANY);
                return of(listener, listener::accept, () -> listener.accept(MOMENT));
            }
        },
        AWAIT_PROCESS {
            @Override
            BlockingCall open() throws IOException {
                PidFd process = PidFd.open(ProcessHandle.current().pid());
                return of(process, () -> done(process::await), () -> process.await(MOMENT));
            }
        },
        AWAIT_POLLER {
            @Override
            BlockingCall open() throws IOException {
                Poller poller = Poller.create();
                EventFd event = EventFd.create();
                poller.add(event, Poller.Interest.READ);
                return of(poller, () -> poller.await(), () -> poller.await(MOMENT), event::close);
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

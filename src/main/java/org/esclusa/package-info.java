// SPDX-License-Identifier: Apache-2.0
/**
 * Counters, arrays, locks and queues that Java, C and Python processes of one Linux machine share, at the speed of memory.
 *
 * <p>An object lies in a <em>segment</em>: a file in {@code /dev/shm}, or in the folder that {@code ESCLUSA_DIR} names.
 * One process <em>creates</em> it, others <em>open</em> it by its name, in whichever language; {@code createOrOpen}
 * does what is needed. A segment becomes visible when it is whole, and all its memory is reserved then. Closing an
 * object ends its use here; the segment stays until somebody <em>unlinks</em> its name and the last one has closed it.
 *
 * <p>Any process may die at any moment, by {@code kill -9} too, and neither blocks nor corrupts the others: the kernel
 * tells who lives. A {@link org.esclusa.Mutex} is handed on as recovered, what a consumer of a
 * {@link org.esclusa.MessageQueue} held is delivered again, and what a producer had not published becomes no message.
 *
 * <p>A queue carries bytes; {@link org.esclusa.MessageQueue#typed} makes it one of values, and a {@link
 * java.util.concurrent.BlockingQueue}.
 *
 * <p>Whoever waits spins for a moment, yields, and then sleeps without any cost; a {@link org.esclusa.WaitPolicy}
 * changes that. Waits have deadlines, end by an interrupt, and never hold the carrier of a virtual thread. What was
 * written before a value was set, a lock released or a message put, is visible to who reads, locks or takes it.
 *
 * <p>What cannot be done is a {@link org.esclusa.SegmentException} with the system's errno and a sentence. Misuse is an
 * {@link java.lang.IllegalArgumentException} or {@link java.lang.IllegalMonitorStateException}, use after close an
 * {@link java.lang.IllegalStateException}. Neither an argument nor a result is null unless its description says so; a
 * null argument is a {@link java.lang.NullPointerException}, and nothing was made. Run {@code java} with {@code --enable-native-access=org.esclusa}, or
 * {@code ALL-UNNAMED} where this library is on the class path. A JVM that is denied native access shares all the same,
 * and waits in steps of a millisecond; a warning says so once.
 *
 * <p>Besides there are the kernel's own objects: each is a {@link org.esclusa.Descriptor}, a {@link org.esclusa.Poller}
 * waits for many of them, and a {@link org.esclusa.ChildProcess} or {@link org.esclusa.UnixSocket} hands them to other
 * programs. What cannot be done there is a {@link org.esclusa.DescriptorException}, use after close a {@link
 * java.nio.channels.ClosedChannelException}.
 *
 * <p>A program that puts a message, and takes one, perhaps of another process, in place:
 *
 * {@snippet file="Greet.java" region="greet"}
 */
package org.esclusa;

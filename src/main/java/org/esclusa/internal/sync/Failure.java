// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.JdkFiles;

/** Why something could not be done to a segment: an errno, and the sentence for the user. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errno;

    private Failure(String message, int errno) {
        super(message, null, false, false);
        this.errno = errno;
    }

    /** {@code result} is minus the errno; the sentence is {@code cannot open segment 'jobs': ENOENT}. */
    static Failure of(String verb, String name, long result) {
        return new Failure(sentence(verb, name, Errno.name(result)), (int) -result);
    }

    /** The sentence ends in {@code reason} besides. */
    static Failure of(String verb, String name, Errno errno, String reason) {
        return new Failure(sentence(verb, name, errno.name()) + ": " + reason, errno.number());
    }

    /** What the JDK's files said; where that stands for no errno known here, the sentence has it. */
    static Failure of(String verb, String name, IOException e) {
        int error = JdkFiles.error(e);
        return Errno.EIO.is(error) ? of(verb, name, Errno.EIO, e.getMessage()) : of(verb, name, error);
    }

    /** {@code result}, unless it is an error. */
    static long check(long result, String verb, String name) throws Failure {
        if (result < 0) {
            throw of(verb, name, result);
        }
        return result;
    }

    /** The address of a mapping, unless it is an error, which says how large it was to be. */
    static long checkMapped(long address, long byteSize, String verb, String name) throws Failure {
        if (address < 0) {
            throw unmapped(address, byteSize, verb, name);
        }
        return address;
    }

    /** As {@link #of(String, String, IOException)}; where no memory was left, how much it was to be. */
    static Failure ofMapping(IOException e, long byteSize, String verb, String name) {
        int error = JdkFiles.error(e);
        return Errno.ENOMEM.is(error) ? unmapped(error, byteSize, verb, name) : of(verb, name, e);
    }

    private static Failure unmapped(long result, long byteSize, String verb, String name) {
        return new Failure(
                sentence(verb, name, Errno.name(result)) + ": mmap of " + byteSize + " bytes", (int) -result);
    }

    private static String sentence(String verb, String name, String error) {
        return "cannot " + verb + " segment '" + name + "': " + error;
    }

    public int errno() {
        return errno;
    }

    public boolean is(Errno other) {
        return errno == other.number();
    }
}

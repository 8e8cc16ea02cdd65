// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.nio.file.Path;
import org.esclusa.internal.sync.Directory;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.Inspection;

/**
 * The segments of this machine, seen from outside: listing, looking and removing makes nobody a member of anything.
 *
 * <p>A name has 1 to 200 letters, digits, {@code '_'}, {@code '-'} and {@code '.'}, and does not begin with the last. Segments lie in
 * {@code /dev/shm}, or in the folder that the environment variable {@code ESCLUSA_DIR} names.
 */
public final class Segments {
    private Segments() {}

    /**
     * Where they lie.
     *
     * @return the folder
     */
    public static Path directory() {
        return Path.of(Directory.path());
    }

    static void unlink(String name) throws SegmentException {
        try {
            Inspection.unlink(name);
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Nothing stays behind: no process, no name, however the run ends. */
public final class Leftovers {
    private static volatile boolean ending;

    private Leftovers() {}

    /** From now on, the end of this JVM ends its processes and removes its names. */
    public static void removeAtEnd(Place place) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ending = true;
            ProcessHandle.current().descendants().forEach(child -> {
                child.destroyForcibly();
                child.onExit().join();
            });
            removeNames(place);
        }));
    }

    /** Removes the names of this run's segments; who has them open keeps them. */
    static void removeNames(Place place) {
        removeNames(place, place.prefix() + "*", name -> true);
    }

    /** Removes the names of runs that were killed while their workers were opening. */
    public static void removeNamesOfTheDead(Place place) {
        removeNames(
                place,
                Place.PREFIX + "*",
                name -> ProcessHandle.of(Place.pid(name)).isEmpty());
    }

    private static void removeNames(Place place, String pattern, Predicate<String> which) {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(place.segments(), pattern)) {
            for (Path name : names) {
                if (which.test(name.getFileName().toString())) {
                    Files.deleteIfExists(name);
                }
            }
        } catch (IOException e) {
            System.err.println("cannot tidy up " + place.segments() + ": " + e.getMessage());
        }
    }

    /** Whether this JVM is on its way out, so that a worker's end is no failure. */
    public static boolean isEnding() {
        return ending;
    }
}

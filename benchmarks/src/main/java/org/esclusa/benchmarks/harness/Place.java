// SPDX-License-Identifier: Apache-2.0
package org.esclusa.benchmarks.harness;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where things are: what the build made, and the names that this run uses.
 *
 * @param root the repository
 * @param prefix of the names of all segments of this run
 */
public record Place(Path root, String prefix) {
    static final String PREFIX = "esclusa-bench-";

    /** The repository is named by the property {@code esclusa.home}, or lies around the class files. */
    public static Place find() throws HarnessException {
        String home = System.getProperty("esclusa.home");
        Path start = home != null ? Path.of(home).toAbsolutePath() : ownClasses();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("native/CMakeLists.txt"))) {
                long pid = ProcessHandle.current().pid();
                int random = ThreadLocalRandom.current().nextInt(1 << 20);
                return new Place(folder, "%s%d-%05x".formatted(PREFIX, pid, random));
            }
        }
        throw new HarnessException("the repository is not around " + start + ": pass -Desclusa.home=FOLDER");
    }

    /** The process that made up this name, or 0. */
    static long pid(String name) {
        String[] parts = name.substring(PREFIX.length()).split("-");
        return parts[0].matches("[0-9]{1,18}") ? Long.parseLong(parts[0]) : 0;
    }

    private static Path ownClasses() throws HarnessException {
        try {
            return Path.of(Place.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new HarnessException("cannot tell where the classes are: " + e.getMessage());
        }
    }

    /** A program that CMake built from {@code benchmarks/src/main/c}. */
    public Path nativeFile(String name) throws HarnessException {
        return built(root.resolve("target/native/bench").resolve(name));
    }

    /** The interpreter that has our package. */
    public Path python() throws HarnessException {
        return built(root.resolve("target/venv/bin/python"));
    }

    /** A program in {@code benchmarks/src/main/python}. */
    public Path script(String name) {
        return root.resolve("benchmarks/src/main/python").resolve(name);
    }

    private static Path built(Path file) throws HarnessException {
        if (!Files.isExecutable(file)) {
            throw new HarnessException(file + " is missing: run mvn -f all package");
        }
        return file;
    }

    /** Where segments lie. */
    public Path segments() {
        String folder = System.getenv("ESCLUSA_DIR");
        return Path.of(folder == null || folder.isEmpty() ? "/dev/shm" : folder);
    }

    /** The start of a command line that runs one of our classes as this JVM runs. */
    static List<String> java() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow", // jnr-posix
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"));
    }
}

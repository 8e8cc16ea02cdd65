// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.wordcount;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a worker is written in, and how one is started. */
enum Language {
    JAVA {
        @Override
        List<String> command(Path home) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:auto",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData", // whose file in /tmp would outlive a killed worker
                    "--module-path",
                    System.getProperty("jdk.module.path"),
                    "--enable-native-access=org.esclusa",
                    "--module",
                    JavaWorker.class.getModule().getName() + "/" + JavaWorker.class.getName());
        }
    },
    PYTHON {
        @Override
        List<String> command(Path home) {
            String given = System.getenv("ESCLUSA_PYTHON");
            boolean none = given == null || given.isEmpty();
            return List.of(
                    none ? home.resolve("target/venv/bin/python").toString() : given,
                    home.resolve("cli/src/main/python/wordcount_worker.py").toString());
        }

        /** An interpreter that the user has chosen finds the package where the build has put it. */
        @Override
        Map<String, String> environment(Path home) throws IOException {
            Path libraries = home.resolve("target/venv/lib");
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(libraries, "python3*")) {
                List<String> path = new ArrayList<>();
                versions.forEach(
                        version -> path.add(version.resolve("site-packages").toString()));
                String old = System.getenv("PYTHONPATH");
                if (old != null) {
                    path.add(old);
                }
                return Map.of("PYTHONPATH", String.join(File.pathSeparator, path));
            } catch (NoSuchFileException e) {
                return Map.of();
            }
        }
    },
    C {
        @Override
        List<String> command(Path home) {
            return List.of(home.resolve("target/native/bin/wordcount_worker").toString());
        }
    };

    /** The command line, before the names of the two queues and the worker's number. */
    abstract List<String> command(Path home);

    /** What its environment has beside ours. */
    Map<String, String> environment(Path home) throws IOException {
        return Map.of();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

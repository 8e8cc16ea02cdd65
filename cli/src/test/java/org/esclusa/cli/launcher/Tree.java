// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.esclusa.cli.Run;

/**
 * A repository with our launcher and our shell scripts, but with a JDK and a Maven that only say that they were called: so
 * the launcher can be watched while it builds, and builds in no time.
 */
final class Tree {
    /** What the scripts use of every system; no compiler, no Python, no Maven. */
    private static final List<String> SYSTEM = List.of(
            "bash",
            "cat",
            "dirname",
            "env",
            "find",
            "flock",
            "mkdir",
            "mv",
            "readlink",
            "setsid",
            "sh",
            "sleep",
            "touch");

    private static final List<String> SOURCES = List.of(
            "native/CMakeLists.txt",
            "src/main/c/source.c",
            "python/src/module.py",
            "python/pyproject.toml",
            "pom.xml",
            "all/pom.xml",
            "cli/pom.xml",
            "cli/src/main/java/Main.java");

    private static final String MAKE_ALL = "mkdir -p cli/target/lib target/venv; touch target/venv/.package"
            + " cli/target/lib/esclusa.jar cli/target/esclusa-cli.jar";

    private final Path root;

    /** In an empty folder. */
    Tree(Path root) throws IOException {
        this.root = root;
        Path real = Path.of(System.getProperty("esclusa.root"));
        for (String source : SOURCES) {
            Files.createDirectories(path(source).getParent());
            Files.createFile(path(source));
        }
        for (String script : List.of("esclusa", "native/first_use.sh", "native/find_jdk.sh", "native/find_python.sh")) {
            Files.copy(real.resolve(script), path(script));
        }
        Run.script(path("native/require.sh"), "exit 0");
        for (String tool : SYSTEM) {
            Run.script(path("tools").resolve(tool), "exec " + onThePath(tool) + " \"$@\"");
        }
        jdk("jdk");
        maven(MAKE_ALL);
    }

    private static Path onThePath(String tool) throws IOException {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file.toRealPath();
            }
        }
        throw new IOException("there is no " + tool + " on the path");
    }

    Path path(String name) {
        return root.resolve(name);
    }

    /** A JDK whose {@code java} prints its folder's name, its pid, its working directory and its arguments, a line each. */
    Path jdk(String name) throws IOException {
        Path home = path(name);
        Run.script(home.resolve("bin/java"), "printf '%s\\n' " + name + " $$ \"$PWD\" \"$@\"");
        Run.script(home.resolve("bin/javac"), "exit 1");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"25.0.1\"\n");
        return home;
    }

    /** A Maven that notes that it was called, then does {@code lines} in the root. */
    void maven(String lines) throws IOException {
        Run.script(path("tools/mvn"), "cd " + root + "; echo called >> maven; " + lines);
    }

    /** The same, and it has built all. */
    void slowMaven() throws IOException {
        maven("sleep 0.5; " + MAKE_ALL);
    }

    /** How often Maven was called. */
    long builds() throws IOException {
        return Files.exists(path("maven")) ? Files.readAllLines(path("maven")).size() : 0;
    }

    /** What the launcher says when it builds. */
    String notice() {
        return "esclusa: building in " + root + ", which takes about a minute the first time\n";
    }

    /** A command whose environment is the tools and what is given here. */
    ProcessBuilder builder(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().put("PATH", path("tools").toString());
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Starts the launcher with the JDK of this tree. */
    Run start(String... arguments) throws IOException {
        return Run.start(launch(Map.of("ESCLUSA_JAVA_HOME", path("jdk").toString()), arguments));
    }

    /** The launcher, with signals as at a prompt. */
    ProcessBuilder launch(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("env", "--default-signal=INT,TERM", path("esclusa").toString()));
        command.addAll(List.of(arguments));
        return builder(environment, command);
    }
}

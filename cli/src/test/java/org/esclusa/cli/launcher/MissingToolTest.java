// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.esclusa.cli.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the build needs and is not there: one sentence, with the Debian package. */
@Timeout(120)
class MissingToolTest {
    @TempDir
    private Path folder;

    private Tree tree;

    /** All that the build needs, as far as the script looks at it. */
    @BeforeEach
    void make() throws IOException {
        tree = new Tree(folder.toRealPath());
        Path real = Path.of(System.getProperty("esclusa.root"), "native/require.sh");
        Files.copy(real, tree.path("native/require.sh"), StandardCopyOption.REPLACE_EXISTING);
        tool("cc", "cat > /dev/null");
        tool("cmake", "echo cmake version 3.25.1");
        tool("ninja", "");
        python("");
    }

    @Test
    void nothing_is_said_if_all_is_there() throws Exception {
        Run.Ended run = require();
        assertEquals("", run.err());
        assertEquals(0, run.status());
    }

    @ParameterizedTest
    @CsvSource({"cc, gcc", "cmake, cmake", "ninja, ninja-build", "python3, python3"})
    void a_missing_tool_is_one_sentence_with_its_package(String tool, String debian) throws Exception {
        Files.delete(tree.path("tools").resolve(tool));
        assertNames(debian);
    }

    @Test
    void headers_that_are_missing_are_one_sentence_with_their_package() throws Exception {
        tool("cc", "cat > /dev/null; exit 1");
        assertNames("libc6-dev");
        tool("cc", "cat > /dev/null");
        python("*Python.h*) exit 1 ;;");
        assertNames("python3-dev");
        python("*ensurepip*) exit 1 ;;");
        assertNames("python3-venv");
    }

    @Test
    void a_tool_that_is_too_old_is_one_sentence() throws Exception {
        tool("cmake", "echo cmake version 3.18.4");
        assertNames("cmake");
        tool("cmake", "echo cmake version 3.25.1");
        python("*version_info*) exit 1 ;;");
        assertNames("python3");
    }

    @Test
    void a_machine_without_a_jdk_is_told_the_package() throws Exception {
        Path script = tree.path("native/find_jdk.sh");
        Files.writeString(script, Files.readString(script).replaceAll("/(usr|opt)/(lib/jvm|java|jdk)/", "/none/"));
        Run.Ended run = run(Map.of(), "native/find_jdk.sh");
        assertEquals("openjdk-25-jdk", debian(run));
        assertEquals(run, run(Map.of(), "native/require.sh"));
    }

    private void tool(String name, String lines) throws IOException {
        Run.script(tree.path("tools").resolve(name), lines);
    }

    /** A Python that has everything, but for the question of which {@code failing} is the case in shell. */
    private void python(String failing) throws IOException {
        tool("python3", "case $2 in " + failing + " *version_info*) echo $0 ;; esac");
    }

    private Run.Ended require() throws Exception {
        return run(Map.of("ESCLUSA_JAVA_HOME", tree.path("jdk").toString()), "native/require.sh");
    }

    private Run.Ended run(Map<String, String> environment, String script) throws Exception {
        try (Run run =
                Run.start(tree.builder(environment, List.of(tree.path(script).toString())))) {
            return run.await();
        }
    }

    private void assertNames(String debian) throws Exception {
        assertEquals(debian, debian(require()));
    }

    private static String debian(Run.Ended run) {
        assertEquals(1, run.status(), run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        return run.err().replaceFirst("(?s)Esclusa needs .* Debian package ([a-z0-9-]+)[.,].*", "$1");
    }
}

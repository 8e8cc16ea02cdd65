// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One number for the versions of all parts; the root pom has it first. */
class VersionTest {
    private static final Path ROOT = Path.of(System.getProperty("esclusa.root"));
    private static final Pattern POM = Pattern.compile("<version>([^<]+)</version>");

    @ParameterizedTest
    @CsvSource({
        "all/pom.xml, <version>([^<]+)</version>",
        "cli/pom.xml, <version>([^<]+)</version>",
        "benchmarks/pom.xml, <version>([^<]+)</version>",
        "examples/pom.xml, <version>([^<]+)</version>",
        "jcstress/pom.xml, <version>([^<]+)</version>",
        "model/pom.xml, <version>([^<]+)</version>",
        "stress/pom.xml, <version>([^<]+)</version>",
        "native/CMakeLists.txt, project\\(esclusa VERSION (\\S+)",
        "python/pyproject.toml, (?m)^version = \"([^\"]+)\"",
        "README.md, target/esclusa-(\\S+)\\.jar",
        "docs/guide/10_first_counter.md, target/esclusa-(\\S+)\\.jar",
        "docs/guide/20_queues.md, target/esclusa-(\\S+)\\.jar",
        "docs/guide/60_without_native_access.md, target/esclusa-(\\S+)\\.jar",
    })
    void every_part_has_the_version_of_the_root(String file, String pattern) throws IOException {
        assertEquals(firstMatch("pom.xml", POM), firstMatch(file, Pattern.compile(pattern)), file);
    }

    /** What a C program compiles in. */
    @ParameterizedTest
    @CsvSource({"MAJOR, 0", "MINOR, 1"})
    void the_header_has_the_first_numbers_of_it(String name, int place) throws IOException {
        assertEquals(
                firstMatch("pom.xml", POM).split("[.-]")[place],
                firstMatch(
                        "src/main/c/include/esclusa/core.h", Pattern.compile("ESCLUSA_VERSION_" + name + " = (\\d+)")));
    }

    private static String firstMatch(String file, Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(ROOT.resolve(file)));
        return matcher.find() ? matcher.group(1) : "no version";
    }
}

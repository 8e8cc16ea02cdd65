// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which class may know which, read from the class files with the JDK's own jdeps. */
class DependencyDirectionTest {
    /** The half of Libc that holds its method handles. */
    private static final List<String> LIBC = List.of("org.esclusa.internal.sys.LibcLinks");

    private static final List<Edge> EDGES = edges().toList();

    private record Edge(String from, String to) {}

    @Test
    void only_libc_knows_the_linker() {
        assertEquals(LIBC, users("java.lang.foreign.Linker"));
    }

    @Test
    void only_libc_looks_symbols_up() {
        assertEquals(LIBC, users("java.lang.foreign.SymbolLookup"));
    }

    @Test
    void sys_knows_nothing_of_ours() {
        assertEquals(List.of(), edgesOut("org.esclusa.internal.sys", List.of()));
    }

    @Test
    void layout_knows_nothing_of_ours() {
        assertEquals(List.of(), edgesOut("org.esclusa.internal.layout", List.of()));
    }

    @Test
    void sync_knows_layout_and_sys_only() {
        assertEquals(
                List.of(),
                edgesOut(
                        "org.esclusa.internal.sync",
                        List.of("org.esclusa.internal.layout", "org.esclusa.internal.sys")));
    }

    @Test
    void fd_knows_sync_and_sys_only() {
        assertEquals(
                List.of(),
                edgesOut("org.esclusa.internal.fd", List.of("org.esclusa.internal.sync", "org.esclusa.internal.sys")));
    }

    @Test
    void nothing_but_the_jdk_base_is_needed() {
        assertEquals(
                List.of(),
                EDGES.stream()
                        .filter(edge -> !edge.to().startsWith("java.") && !isOurs(edge.to()))
                        .toList());
    }

    /** What the classes of one of our packages use of our others, but for those allowed. */
    private static List<Edge> edgesOut(String from, List<String> allowed) {
        return EDGES.stream()
                .filter(edge -> packageOf(edge.from()).equals(from))
                .filter(edge -> isOurs(edge.to()) && !packageOf(edge.to()).equals(from))
                .filter(edge -> !allowed.contains(packageOf(edge.to())))
                .toList();
    }

    private static List<String> users(String type) {
        return EDGES.stream()
                .filter(edge -> edge.to().equals(type))
                .map(edge -> outermost(edge.from()))
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isOurs(String type) {
        return type.startsWith("org.esclusa.");
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** A nested class counts as its outermost one: handles live in lazy holders. */
    private static String outermost(String type) {
        int dollar = type.indexOf('$');
        return dollar < 0 ? type : type.substring(0, dollar);
    }

    private static Stream<Edge> edges() {
        StringWriter report = new StringWriter();
        PrintWriter out = new PrintWriter(report);
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        String classes = System.getProperty("esclusa.root") + "/target/classes";
        jdeps.run(out, out, "--ignore-missing-deps", "-verbose:class", "-filter:none", classes);
        return report.toString()
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 4 && words[1].equals("->"))
                .map(words -> new Edge(words[0], words[2]));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the calls when the user permits native code, says nothing, or denies it. */
@Timeout(120)
class NativeAccessTest {
    private static final String DENIED = Runtime.version().feature() >= 24
            ? "--illegal-native-access=deny"
            : "--enable-native-access=java.logging"; // naming another module denied it to the rest

    @Test
    void the_whole_address_space_is_one_segment() {
        assertTrue(Libc.available());
        assertSame(Libc.everything(), Libc.everything());
        assertEquals(0, Libc.everything().address());
    }

    @Test
    void permitted_access_is_available_in_silence() throws Exception {
        assertEquals("true EBADF\n", output("--enable-native-access=ALL-UNNAMED"));
    }

    @Test
    void denied_access_is_a_sentence_that_names_the_option() throws Exception {
        assertEquals(
                "false native access is denied; java --enable-native-access=ALL-UNNAMED permits it\n", output(DENIED));
    }

    @Test
    void an_unsaid_answer_is_the_jdks() throws Exception {
        String output = output("-Dnothing=said");
        assertTrue(output.endsWith("true EBADF\n") || output.startsWith("false native access"), output);
    }

    private static String output(String option) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = root(Libc.class) + File.pathSeparator + root(Asking.class);
        ProcessBuilder builder = new ProcessBuilder(java, option, "-cp", classPath, Asking.class.getName());
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // a JVM prints that it found them
        builder.environment().remove("JDK_JAVA_OPTIONS");
        Process process = builder.redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Where a class was loaded from, also if the tests are patched into the module. */
    private static Path root(Class<?> type) throws Exception {
        String resource = type.getName().replace('.', '/') + ".class";
        String location = type.getResource("/" + resource).toString();
        return Path.of(new URI(location.substring(0, location.length() - resource.length())));
    }

    /** The other process: says whether it may, and what a call then says. */
    static final class Asking {
        public static void main(String[] arguments) {
            String answer;
            try {
                answer = Errno.name(Libc.close(-1));
            } catch (IllegalCallerException denied) {
                answer = denied.getMessage();
            }
            System.out.println(Libc.available() + " " + answer);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which numbers belong to which architecture. */
class AbiTest {
    private static final Path GENERIC = Path.of("/usr/include/asm-generic/unistd.h");
    private static final Pattern NUMBER = Pattern.compile("#define __NR(?:3264)?_(\\w+) (\\d+)");

    @Test
    void each_architecture_is_known_by_the_names_that_jvms_give_it() {
        assertSame(Abi.X86_64, Abi.of("amd64"));
        assertSame(Abi.X86_64, Abi.of("x86_64"));
        assertSame(Abi.AARCH64, Abi.of("aarch64"));
    }

    @Test
    void an_unknown_architecture_is_named_in_one_sentence() {
        Exception refused = assertThrows(UnsupportedOperationException.class, () -> Abi.of("s390x"));
        assertEquals(
                "Esclusa runs on x86-64 and AArch64, and this JVM says that it runs on s390x", refused.getMessage());
    }

    @Test
    void an_unnamed_file_is_asked_for_in_a_directory() {
        assertEquals(0x410000, Abi.X86_64.oTmpfile());
        assertEquals(0x404000, Abi.AARCH64.oTmpfile());
    }

    @Test
    void aarch64_numbers_its_calls_as_the_generic_header_does() throws Exception {
        Map<String, Integer> generic = NUMBER.matcher(Files.readString(GENERIC))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> Integer.valueOf(found.group(2))));
        for (Syscall call : Syscall.values()) {
            assertEquals(generic.get(call.name().toLowerCase(Locale.ROOT)), call.number(Abi.AARCH64), call.name());
        }
    }
}

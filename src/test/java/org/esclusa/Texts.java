// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.nio.charset.StandardCharsets;

/** Messages that a person can read. */
final class Texts {
    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}

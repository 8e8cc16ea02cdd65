// SPDX-License-Identifier: Apache-2.0
package org.esclusa.cli.terminal;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON: maps in their own order, iterables, strings, numbers, booleans, and null. */
public final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /** The text of {@code value}, on one line. */
    public static String write(Object value) {
        Json json = new Json();
        json.value(value);
        return json.out.toString();
    }

    private void value(Object value) {
        if (value == null || value instanceof Double number && !Double.isFinite(number)) {
            out.append("null");
            return;
        }
        switch (value) {
            case Map<?, ?> map -> object(map.entrySet().iterator());
            case Iterable<?> items -> array(items.iterator());
            case Boolean truth -> out.append(truth);
            case Number number -> out.append(number);
            default -> string(value.toString());
        }
    }

    private void object(Iterator<? extends Map.Entry<?, ?>> entries) {
        out.append('{');
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            string(entry.getKey().toString());
            out.append(": ");
            value(entry.getValue());
            out.append(entries.hasNext() ? ", " : "");
        }
        out.append('}');
    }

    private void array(Iterator<?> items) {
        out.append('[');
        while (items.hasNext()) {
            value(items.next());
            out.append(items.hasNext() ? ", " : "");
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        text.chars().forEach(this::character);
        out.append('"');
    }

    /** RFC 8259, section 7; surrogates that lack their other half are no text, and are escaped as well. */
    private void character(int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ' || c == 0x7f || Character.isSurrogate((char) c)) {
                    out.append(String.format("\\u%04x", c));
                } else {
                    out.append((char) c);
                }
            }
        }
    }
}

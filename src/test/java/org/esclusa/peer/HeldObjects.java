// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.lang.reflect.Field;
import java.util.List;

/** What the peer has open, by kind. */
final class HeldObjects {
    private final List<Object> holders;

    /** {@code holders} have an object of kind {@code queue} in a field of that name. */
    HeldObjects(Object... holders) {
        this.holders = List.of(holders);
    }

    Object of(String kind) throws ReflectiveOperationException {
        for (Object holder : holders) {
            for (Field field : holder.getClass().getDeclaredFields()) {
                if (field.getName().equals(kind)) {
                    field.setAccessible(true);
                    return field.get(holder);
                }
            }
        }
        throw new IllegalArgumentException("no object of kind " + kind);
    }
}

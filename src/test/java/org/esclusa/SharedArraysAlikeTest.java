// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Six classes, written six times: what one can do, all can do. */
class SharedArraysAlikeTest {
    /** Whose element type stands in no method for anything else, as int and long do for lengths and indices. */
    private static final AnyArray.Type MODEL = AnyArray.Type.FLOAT;

    @ParameterizedTest
    @EnumSource(AnyArray.Type.class)
    void public_methods_differ_by_the_element_type_only(AnyArray.Type type) {
        Set<String> methods = methods(type, type);
        assertFalse(methods.isEmpty());
        assertEquals(String.join("\n", methods(MODEL, type)), String.join("\n", methods));
    }

    /** Those of {@code of}, with the types of {@code as} in their place. */
    private static Set<String> methods(AnyArray.Type of, AnyArray.Type as) {
        return Arrays.stream(of.shared.getDeclaredMethods())
                .filter(it -> Modifier.isPublic(it.getModifiers()) && !it.isSynthetic())
                .map(it -> text(it, of, as))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Method method, AnyArray.Type of, AnyArray.Type as) {
        return "%s %s %s(%s)%s throws %s"
                .formatted(
                        Modifier.toString(method.getModifiers()),
                        text(method.getReturnType(), of, as),
                        method.getName(),
                        names(Stream.of(method.getParameterTypes()), of, as),
                        method.isVarArgs() ? "..." : "",
                        names(
                                Stream.of(method.getExceptionTypes())
                                        .sorted((a, b) -> a.getName().compareTo(b.getName())),
                                of,
                                as));
    }

    private static String names(Stream<Class<?>> types, AnyArray.Type of, AnyArray.Type as) {
        return types.map(it -> text(it, of, as)).collect(Collectors.joining(", "));
    }

    private static String text(Class<?> type, AnyArray.Type of, AnyArray.Type as) {
        if (type == of.element) {
            return as.element.getName();
        }
        if (type == of.element.arrayType()) {
            return as.element.arrayType().getTypeName();
        }
        return type == of.shared ? as.shared.getTypeName() : type.getTypeName();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress.torture;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.esclusa.peer.Language;

/**
 * What {@code esclusa torture} asks for, which has its --help.
 *
 * @param kills for each object, if told
 * @param seconds in all, if told
 * @param object of the objects, this one; empty for all
 * @param languages that die
 * @param seed of all that is left to chance
 * @param json where the rows go as JSON
 */
record Options(
        Optional<Long> kills,
        Optional<Long> seconds,
        String object,
        List<Language> languages,
        long seed,
        Optional<Path> json) {
    private static final long DEFAULT_KILLS = 300;

    /** The arguments cannot be understood; the message is for the user. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    /** How many deaths each object gets: as many as the time allows if only that is told. */
    long killsOfAnObject() {
        return kills.orElse(seconds.isPresent() ? Long.MAX_VALUE / 4 : DEFAULT_KILLS);
    }

    List<Workload> workloads() {
        return Workloads.ALL.stream()
                .filter(it -> object.isEmpty() || it.object().equals(object))
                .toList();
    }

    static Options parse(List<String> arguments) throws UsageException {
        Options it = new Options(Optional.empty(), Optional.empty(), "", Language.OURS, 1, Optional.empty());
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            it = it.with(rest.next(), rest);
        }
        return it;
    }

    private Options with(String argument, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(argument + " needs a value");
        }
        String value = rest.next();
        return switch (argument) {
            case "--kills" -> new Options(Optional.of(number(argument, value)), seconds, object, languages, seed, json);
            case "--seconds" -> new Options(kills, Optional.of(number(argument, value)), object, languages, seed, json);
            case "--object" -> new Options(kills, seconds, known(value), languages, seed, json);
            case "--language" -> new Options(kills, seconds, object, List.of(language(value)), seed, json);
            case "--seed" -> new Options(kills, seconds, object, languages, seed(value), json);
            case "--json" -> new Options(kills, seconds, object, languages, seed, Optional.of(Path.of(value)));
            default -> throw new UsageException("torture knows no argument " + argument);
        };
    }

    private static long number(String argument, String value) throws UsageException {
        if (!value.matches("[1-9][0-9]{0,9}")) {
            throw new UsageException(argument + " takes a number from 1 to 9999999999, not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    private static long seed(String value) throws UsageException {
        if (!value.matches("-?[0-9]{1,18}")) {
            throw new UsageException("--seed takes a number of at most 18 digits, not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    private static Language language(String value) throws UsageException {
        for (Language language : Language.OURS) {
            if (language.name().toLowerCase(Locale.ROOT).equals(value)) {
                return language;
            }
        }
        throw new UsageException("--language is java, c or python, not '" + value + "'");
    }

    private static String known(String object) throws UsageException {
        List<String> names = Workloads.ALL.stream().map(Workload::object).toList();
        if (!names.contains(object)) {
            throw new UsageException("no object is called '" + object + "': "
                    + names.stream()
                            .map(it -> it.contains(" ") ? "'" + it + "'" : it)
                            .collect(Collectors.joining(", ")));
        }
        return object;
    }
}

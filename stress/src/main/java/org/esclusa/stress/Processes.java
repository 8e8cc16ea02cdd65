// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What proc(5) says of a process. */
public final class Processes {
    private Processes() {}

    /** Has it ended, whether anybody has waited for it or not? */
    public static boolean hasEnded(long pid) {
        return "ZX".indexOf(state(pid)) >= 0;
    }

    /** Is it stopped by a signal? */
    public static boolean isStopped(long pid) {
        return state(pid) == 'T';
    }

    /** Its letter; {@code X} if there is no such process. */
    public static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return 'X';
        }
    }

    /** The numbers of its threads; none once it has ended. */
    public static Set<Integer> threads(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.map(it -> Integer.valueOf(it.getFileName().toString())).collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException e) {
            return Set.of();
        }
    }

    /** How many descriptors it has of files of this folder, with or without a name yet. */
    public static long descriptors(long pid, Path folder) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.filter(it -> target(it).startsWith(folder + "/")).count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    /** How many mappings it has of them. */
    public static long mappings(long pid, Path folder) {
        try (Stream<String> maps = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
            return maps.filter(it -> it.contains(" " + folder + "/")).count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** How many descriptors it has. */
    public static long descriptors(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** How many KiB of memory it has to itself: {@code RssAnon}. */
    public static long privateKib(long pid) {
        try (Stream<String> status = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return status.filter(it -> it.startsWith("RssAnon:"))
                    .mapToLong(it -> Long.parseLong(it.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}

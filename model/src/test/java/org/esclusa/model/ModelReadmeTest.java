// SPDX-License-Identifier: Apache-2.0
package org.esclusa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README of the model names, for each step, operators and functions that are there; their lines are printed. */
class ModelReadmeTest {
    private static final Path FOLDER = Path.of(System.getProperty("model.folder"));
    private static final Path SOURCES = Path.of(System.getProperty("esclusa.root"), "src", "main");
    private static final String C_FUNCTION = "^(\\w.*\\b)?NAME\\([^;]*$";
    private static final Map<String, Path> FOLDERS = Map.of(
            "tla", FOLDER,
            "c", SOURCES.resolve("c"),
            "h", SOURCES.resolve("c"),
            "java", SOURCES.resolve("java/org/esclusa/internal/sync"));
    private static final Map<String, String> DEFINITIONS = Map.of(
            "tla",
            "^NAME(\\(.*\\))? ==",
            "c",
            C_FUNCTION,
            "h",
            C_FUNCTION,
            "java",
            "^ +(?!return |new |throw |else )([\\w<>\\[\\], ]+ )?NAME\\([^;]*\\{$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern FILE = Pattern.compile("\\w+\\.(tla|c|h|java)");
    private static final Pattern CONFIGURATION = Pattern.compile("`(\\w+\\.cfg)`");
    private static final int COLUMNS = 4;

    @Test
    void every_step_has_its_place_in_the_model_in_c_and_in_java() throws IOException {
        List<String> missing = new ArrayList<>();
        int steps = 0;
        for (String line : Files.readAllLines(FOLDER.resolve("README.md"))) {
            List<String> cells = cells(line);
            if (cells.size() == COLUMNS && cells.get(1).contains(".tla")) {
                steps++;
                List<String> found = new ArrayList<>();
                for (String cell : cells.subList(1, COLUMNS)) {
                    found.add(places(cell, missing));
                }
                System.out.println("model: " + cells.getFirst() + ": " + String.join(", ", found));
            }
        }
        assertEquals(List.of(), missing, "named in the README, and not there");
        assertFalse(steps == 0, "the README has no table of steps");
    }

    private static List<String> cells(String line) {
        return line.startsWith("| ")
                ? List.of(line.substring(2, line.length() - 2).split(" \\| "))
                : List.of();
    }

    /** Each name of the cell is that of the file before it. */
    private static String places(String cell, List<String> missing) throws IOException {
        List<String> places = new ArrayList<>();
        String file = null;
        for (MatchResult quoted : QUOTED.matcher(cell).results().toList()) {
            String name = quoted.group(1);
            if (FILE.matcher(name).matches()) {
                file = name;
                continue;
            }
            List<String> lines = file == null ? List.of() : linesOf(file, name);
            if (lines.isEmpty()) {
                missing.add(name + " in " + file);
            }
            places.add(file + ":" + String.join(",", lines) + " " + name);
        }
        assertTrue(!places.isEmpty(), cell);
        return String.join(", ", places);
    }

    /** Where {@code name} is defined, from 1. */
    private static List<String> linesOf(String file, String name) throws IOException {
        String kind = file.substring(file.indexOf('.') + 1);
        Path path = FOLDERS.get(kind).resolve(file);
        List<String> found = new ArrayList<>();
        if (Files.exists(path)) {
            Pattern definition = Pattern.compile(DEFINITIONS.get(kind).replace("NAME", Pattern.quote(name)));
            List<String> lines = Files.readAllLines(path);
            for (int i = 0; i < lines.size(); i++) {
                if (definition.matcher(lines.get(i)).find()) {
                    found.add(Integer.toString(i + 1));
                }
            }
        }
        return found;
    }

    @Test
    void the_readme_names_no_configuration_that_is_not_there() throws IOException {
        Set<String> named = new TreeSet<>();
        CONFIGURATION
                .matcher(Files.readString(FOLDER.resolve("README.md")))
                .results()
                .forEach(name -> named.add(name.group(1)));
        Set<String> there = new TreeSet<>();
        Configuration.in(FOLDER).forEach(configuration -> there.add(configuration.name()));
        named.removeAll(there);
        assertEquals(Set.of(), named, "named in the README, and not there");
    }
}

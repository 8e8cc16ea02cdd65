// SPDX-License-Identifier: Apache-2.0
package org.esclusa.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;
import org.esclusa.peer.Place;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Two peers, and the name of what they share, which is removed afterwards. */
final class Pair implements AutoCloseable {
    private static final List<String> ALL = List.of(
            "producer",
            "consumer",
            "queue",
            "mutex",
            "counter",
            "memory",
            "array",
            "semaphore",
            "rwlock",
            "barrier",
            "event",
            "latch",
            "pthread",
            "counters",
            "descriptor");

    private final Language firstLanguage;
    private final Language secondLanguage;
    private final Place firstPlace;
    private final Place secondPlace;
    private final String name = "esclusa-pair-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    private Peer first;
    private Peer second;

    Pair(Language first, Language second) {
        this(first, Place.HERE, second, Place.HERE);
    }

    Pair(Language first, Place firstPlace, Language second, Place secondPlace) {
        this.firstLanguage = first;
        this.secondLanguage = second;
        this.firstPlace = firstPlace;
        this.secondPlace = secondPlace;
    }

    /** Who creates, unless the promise says otherwise. */
    Peer first() {
        first = first == null ? IdlePeers.borrow(firstLanguage, firstPlace) : first;
        return first;
    }

    Peer second() {
        second = second == null ? IdlePeers.borrow(secondLanguage, secondPlace) : second;
        return second;
    }

    /** Of the object; those of others made besides begin with it. */
    String name() {
        return name;
    }

    /** {@code first create NAME …; second open NAME}. */
    void share(String kind, String parameters) {
        first().done(kind + " create " + name + " " + parameters);
        second().done(kind + " open " + name);
    }

    @Override
    public void close() {
        giveBack(first);
        giveBack(second);
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            for (Path file : files.filter(it -> it.getFileName().toString().startsWith(name))
                    .toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever it has open is closed; what it does not have answers with an error. */
    private static void giveBack(Peer peer) {
        if (peer == null) {
            return;
        }
        if (peer.isIdle()) {
            peer.ask("pthread unlock"); // or its close is refused
            ALL.forEach(kind -> peer.ask(kind + " close"));
            IdlePeers.giveBack(peer);
        } else {
            peer.close();
        }
    }

    @Override
    public String toString() {
        return at(firstLanguage, firstPlace) + " and " + at(secondLanguage, secondPlace);
    }

    private static String at(Language language, Place place) {
        return place == Place.HERE ? language.toString() : language + " in " + place;
    }

    /** Each of our languages with each, itself too; and with {@link AlsoDenied} each with a denied JVM. */
    static final class Ours implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            boolean denied = context.getRequiredTestClass().isAnnotationPresent(AlsoDenied.class);
            List<Language> all = Stream.concat(
                            Language.OURS.stream(), denied ? Stream.of(Language.JAVA_DENIED) : Stream.empty())
                    .toList();
            return all.stream().flatMap(first -> all.stream().map(second -> Arguments.of(new Pair(first, second))));
        }
    }

    /** Each of our languages with each in two PID namespaces; and each with another in one and in none, both ways. */
    static final class Apart implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            Stream<Pair> all = Language.OURS.stream()
                    .flatMap(first -> Language.OURS.stream()
                            .map(second -> new Pair(first, Place.PID_NAMESPACE, second, Place.CONTAINER)));
            Stream<Pair> some = Language.OURS.stream()
                    .flatMap(one -> Stream.of(
                            new Pair(one, Place.CONTAINER, another(one), Place.HERE),
                            new Pair(one, Place.HERE, another(one), Place.PID_NAMESPACE)));
            return Stream.concat(all, some).map(Arguments::of);
        }
    }

    /** Each of our languages where no death is heard of, and another that has what it needs. */
    static final class WithoutInotify implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return Language.OURS.stream()
                    .map(one -> Arguments.of(new Pair(another(one), Place.HERE, one, Place.NO_INOTIFY)));
        }
    }

    /** Each of our languages without {@code /proc}, and another that has it. */
    static final class WithoutProc implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return Language.OURS.stream()
                    .map(one -> Arguments.of(new Pair(one, Place.NO_PROC, another(one), Place.HERE)));
        }
    }

    private static Language another(Language one) {
        return Language.OURS.get((one.ordinal() + 1) % Language.OURS.size());
    }

    /** Each of our languages with plain multiprocessing, both ways. */
    static final class WithMultiprocessing implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return Language.OURS.stream()
                    .flatMap(ours -> Stream.of(
                            Arguments.of(new Pair(ours, Language.MULTIPROCESSING)),
                            Arguments.of(new Pair(Language.MULTIPROCESSING, ours))));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.esclusa.peer.Peer;

/** Death in making, opening and removing an object of each kind that has no such row of its own. */
final class LifeOperations {
    private static final String TEXT = Peer.hex("text");

    /** What a peer calls the kind, what its creation asks for, and lines that any two who have it open can do. */
    private enum Thing {
        COUNTER("counter", " 7", "add 1", "get"),
        COUNTERS("counters", " 4", "allocate %s %s counter".formatted(TEXT, TEXT), "add 1", "free"),
        ARRAY("array", " i64 100", "set 3 1", "get 3"),
        MUTEX("mutex", "", "lock 1000", "unlock"),
        SEMAPHORE("semaphore", " 3", "acquire 3 1000", "release 3"),
        RWLOCK("rwlock", "", "write 1000", "unwrite"),
        BARRIER("barrier", " 2", "reset", "broken"),
        EVENT("event", "", "set", "wait 1000"),
        LATCH("latch", " 1", "count_down 1", "wait 1000"),
        PTHREAD("pthread", "", "lock 1000", "unlock"),
        QUEUE("queue", " 4 64", "figures");

        private final String word;
        private final String parameters;
        private final List<String> uses;

        Thing(String word, String parameters, String... uses) {
            this.word = word;
            this.parameters = parameters;
            this.uses = List.of(uses);
        }

        String open() {
            return word + " open NAME" + (this == ARRAY ? " i64" : "");
        }

        private void make(Scene scene, String verb) {
            scene.two().done(word + " " + verb + " " + scene.name() + parameters);
        }

        void made(Scene scene) {
            make(scene, "create");
        }

        void open(Scene scene) {
            made(scene);
            scene.one().done(open().replace("NAME", scene.name()));
        }

        /** Both survivors use it, one after the other. */
        private void use(Scene scene) {
            uses.forEach(line -> scene.one().done(word + " " + line));
            uses.forEach(line -> scene.two().done(word + " " + line));
        }

        /** It is there wholly or not at all. */
        void afterCreate(Scene scene) {
            if (scene.completed() && !scene.exists()) {
                scene.verdict().lost("the object that was created");
            }
            make(scene, "create_or_open");
            afterOpen(scene);
        }

        void afterOpen(Scene scene) {
            scene.one().done(open().replace("NAME", scene.name()));
            use(scene);
        }

        /** Who has it open has it yet; its name is there or not, and can be another one's. */
        void afterUnlink(Scene scene) {
            if (scene.completed() && scene.exists()) {
                scene.verdict().wrong("the name is there yet");
            }
            use(scene);
            scene.one().done(word + " close");
            scene.two().done(word + " close");
            if (scene.exists()) {
                scene.two().done(word + " unlink " + scene.name());
            }
            open(scene);
            use(scene);
        }
    }

    /** They stand with the kind's other operations. */
    private static final Set<String> ELSEWHERE = Set.of(
            "counter create",
            "counter open",
            "array create",
            "array open",
            "mutex create",
            "pthread create",
            "queue create");

    /** A name of any kind goes by one system call, and without a store: one row is enough. */
    private static final Operation UNLINK =
            Operation.of("unlink", Thing.COUNTER::open, "counter unlink NAME", Thing.COUNTER::afterUnlink);

    static final List<Operation> ALL = Stream.concat(
                    Arrays.stream(Thing.values()).flatMap(LifeOperations::each), Stream.of(UNLINK))
            .filter(it -> !ELSEWHERE.contains(it.name()))
            .toList();
    /** Those that need native access. */
    static final List<Operation> NATIVE = each(Thing.PTHREAD).toList();

    private LifeOperations() {}

    private static Stream<Operation> each(Thing it) {
        String create = it.word + " create";
        return Stream.of(
                Operation.of(create, scene -> {}, create + " NAME" + it.parameters, it::afterCreate),
                Operation.of(it.word + " open", it::made, it.open(), it::afterOpen));
    }
}

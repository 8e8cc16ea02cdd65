// SPDX-License-Identifier: Apache-2.0
package org.esclusa.peer;

import java.util.ArrayList;
import java.util.List;

/** Who may be a peer, and how one is started. */
public enum Language {
    JAVA,
    C,
    PYTHON,
    /** A JVM that is denied native access. */
    JAVA_DENIED,
    /**
     * Plain {@code multiprocessing.shared_memory}, without our package: understands only the lines of {@code memory}.
     */
    MULTIPROCESSING;

    private static final String PERMITTED = "--enable-native-access=ALL-UNNAMED";
    /** Before JDK 24, permitting it to another module denies it to the rest. */
    public static final String DENIED =
            Runtime.version().feature() >= 24 ? "--illegal-native-access=deny" : "--enable-native-access=java.logging";

    /** Those that speak our library. */
    public static final List<Language> OURS = List.of(JAVA, C, PYTHON);

    private static final String ROOT = System.getProperty("esclusa.root", ".");
    private static final String NATIVE = System.getProperty("esclusa.native", ROOT + "/target/native");
    private static final String INTERPRETER =
            System.getProperty("esclusa.venv.python", ROOT + "/target/venv/bin/python");
    private static final String CLASSES = ROOT + "/target/classes:" + ROOT + "/target/test-classes";
    /** A peer lives for a moment: it starts fast rather than runs fast. */
    private static final List<String> LEAN =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx64m", "-XX:-UsePerfData");

    /** As it is shown of a member. */
    public String display() {
        return switch (this) {
            case JAVA, JAVA_DENIED -> "Java";
            case C -> "C";
            case PYTHON, MULTIPROCESSING -> "Python";
        };
    }

    /** The peer, and where it finds our library. */
    ProcessBuilder process() {
        return switch (this) {
            case JAVA -> java(PERMITTED, List.of());
            case JAVA_DENIED -> java(DENIED, List.of());
            case C -> new ProcessBuilder(NATIVE + "/peers/esclusa_peer");
            case PYTHON -> python("esclusa_peer.py");
            case MULTIPROCESSING -> python("multiprocessing_peer.py");
        };
    }

    /** A C program that knows the functions of pthread.h alone. */
    static ProcessBuilder pthreadProcess() {
        return new ProcessBuilder(NATIVE + "/peers/pthread_peer");
    }

    /** The peer over the library that can be killed at each store. */
    ProcessBuilder killableProcess() {
        return switch (this) {
            case JAVA -> java(PERMITTED, killableOptions());
            case JAVA_DENIED -> java(DENIED, killableOptions());
            case C -> new ProcessBuilder(NATIVE + "/peers-kill/esclusa_peer");
            case PYTHON -> {
                ProcessBuilder builder = python("esclusa_peer.py");
                builder.environment().put("PYTHONPATH", NATIVE + "/kill-python");
                yield builder;
            }
            case MULTIPROCESSING -> throw new IllegalStateException("plain multiprocessing has no kill points");
        };
    }

    /** Many are started: whoever does so may have prepared that, and says how. */
    private static List<String> killableOptions() {
        String prepared = System.getProperty("esclusa.peer.java", "");
        String options = "-Desclusa.kill.points=0 " + prepared;
        return List.of(options.strip().split(" "));
    }

    private static ProcessBuilder java(String access, List<String> properties) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(LEAN);
        command.add(access);
        command.addAll(properties);
        command.addAll(
                List.of("-cp", System.getProperty("esclusa.peer.classes", CLASSES), "org.esclusa.peer.EsclusaPeer"));
        return new ProcessBuilder(command);
    }

    private static ProcessBuilder python(String program) {
        return new ProcessBuilder(INTERPRETER, ROOT + "/src/test/python/" + program);
    }
}

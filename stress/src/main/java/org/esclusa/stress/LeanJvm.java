// SPDX-License-Identifier: Apache-2.0
package org.esclusa.stress;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.esclusa.internal.sync.KillPoint;
import org.esclusa.peer.EsclusaPeer;
import org.esclusa.peer.Language;
import org.esclusa.peer.Peer;

/**
 * A JVM for each number makes most of the matrix's time: they start from an archive of loaded classes, in which a
 * rehearsal has met every operation, and interpret.
 */
public final class LeanJvm {
    private static final List<String> REHEARSAL = List.of(
            "counter create NAME 0",
            "counter add 1",
            "counter set 1",
            "counter close",
            "counter unlink NAME",
            "mutex create NAME",
            "mutex close",
            "mutex open_repairing NAME",
            "mutex lock",
            "mutex mark_repaired",
            "mutex unlock",
            "mutex close",
            "mutex unlink NAME",
            "queue create NAME 4 64",
            "queue close",
            "queue open NAME",
            "producer open",
            "consumer open",
            "producer put 00 0",
            "producer put_many 0 0 00 00",
            "producer claim",
            "producer publish 00 0",
            "consumer get",
            "consumer get_many 1",
            "consumer take",
            "consumer release",
            "consumer take",
            "consumer acknowledge",
            "consumer get 1",
            "producer claim",
            "producer abort",
            "producer close",
            "consumer close",
            "queue close",
            "queue unlink NAME",
            "event create NAME",
            "bell arm event",
            "bell silence event",
            "event close",
            "event unlink NAME",
            "kill count");

    private LeanJvm() {}

    /** From now on Java peers of this run start so. */
    public static void prepare(Folders folders) {
        Path archive = folders.disk("classes.jsa");
        String classes = jar(folders.disk("library.jar"), KillPoint.class) + ":"
                + jar(folders.disk("peer.jar"), EsclusaPeer.class);
        System.setProperty("esclusa.peer.classes", classes);
        System.setProperty("esclusa.peer.java", "-Xlog:disable -XX:ArchiveClassesAtExit=" + archive);
        try (Peer peer = Peer.startKillable(Language.JAVA, folders.environment())) {
            REHEARSAL.forEach(line -> peer.ask(line.replace("NAME", "rehearsal")));
            peer.endOfInput();
            peer.awaitExit();
        }
        System.setProperty("esclusa.peer.java", "-Xint -Xlog:disable -XX:SharedArchiveFile=" + archive);
    }

    /** The jar that {@code type} is in, or this one, made of the folder: an archive is only made of jars. */
    private static String jar(Path jar, Class<?> type) {
        try {
            Path place = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isRegularFile(place)) {
                return place.toString();
            }
            ToolProvider.findFirst("jar")
                    .orElseThrow()
                    .run(System.out, System.err, "cf", jar.toString(), "-C", place.toString(), "org");
            return jar.toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A child that runs {@code src/test/python/descriptor_peer.py}, with what its standard library has. */
final class DescriptorPeer {
    private static final String ROOT = System.getProperty("esclusa.root", ".");
    private static final Path VENV =
            Path.of(System.getProperty("esclusa.venv.python", ROOT + "/target/venv/bin/python"));

    private DescriptorPeer() {}

    /** To be given descriptors; its standard output is a pipe. */
    static ChildProcess.Builder does(Object... what) {
        List<String> command = new ArrayList<>();
        command.add(Files.isExecutable(VENV) ? VENV.toString() : "python3");
        command.add(ROOT + "/src/test/python/descriptor_peer.py");
        Arrays.stream(what).map(String::valueOf).forEach(command::add);
        return ChildProcess.of(command).pipeStandardOutput();
    }

    /** What it says until its end, which is a success. */
    static String said(ChildProcess child) throws Exception {
        String said = new String(child.standardOutput().inputStream().readAllBytes());
        ExitStatus status = child.waitFor();
        if (!status.isSuccess()) {
            throw new AssertionError(status + " after it had said: " + said);
        }
        return said.strip();
    }
}

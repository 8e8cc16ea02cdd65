// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.esclusa.internal.sys.FileStatus;
import org.esclusa.internal.sys.JdkFiles;
import org.esclusa.internal.sys.SharedChannel;

/** One user of the channel that this JVM has for the file. */
final class PlainFile implements SegmentFile {
    private final Path path;
    private SharedChannel channel;

    /** Whoever closes this closes {@code channel} as one of its users; {@code path} is where it was. */
    PlainFile(SharedChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    @Override
    public FileStatus status() {
        try {
            return channel.status();
        } catch (IOException e) {
            return FileStatus.failed(JdkFiles.error(e));
        }
    }

    @Override
    public long read(MemorySegment segment) {
        try {
            return channel.read(segment);
        } catch (IOException e) {
            return JdkFiles.error(e);
        }
    }

    @Override
    public Mapping map(long byteSize, String what, String verb, String name) throws Failure {
        return PlainMapping.of(channel, byteSize, true, what, verb, name);
    }

    @Override
    public Mapping mapReadOnly(long byteSize, String what, String name) throws Failure {
        return PlainMapping.of(channel, byteSize, false, what, "open", name);
    }

    @Override
    public MemberLock lock(String at, String name) {
        return new ChannelLock(channel.shared(), Path.of(at));
    }

    @Override
    public MemberLock intoLock() {
        MemberLock lock = new ChannelLock(channel, path);
        channel = null;
        return lock;
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.esclusa.Codec;
import org.esclusa.MessageQueue;
import org.esclusa.TypedConsumer;
import org.esclusa.TypedMessage;

/** {@code Points NAME HOW-MANY}: takes the points that C or Python puts into a queue, and adds them. */
final class Points {
    private Points() {}

    // @start region="codec"
    record Point(int x, int y) {}

    /** A point as 8 bytes, which are {@code struct { int32_t x, y; }} to C and {@code "<ii"} to Python. */
    static final class PointCodec implements Codec<Point> {
        private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

        @Override
        public long byteSize(Point point) {
            return 8;
        }

        @Override
        public void write(Point point, MemorySegment into) {
            into.set(INT, 0, point.x());
            into.set(INT, 4, point.y());
        }

        @Override
        public Point read(MemorySegment from) {
            if (from.byteSize() != 8) {
                throw new IllegalArgumentException(from.byteSize() + " bytes are no point, which has 8");
            }
            return new Point(from.get(INT, 0), from.get(INT, 4));
        }
    }
    // @end region="codec"

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: Points NAME HOW-MANY");
            System.exit(2);
        }
        int howMany = Integer.parseInt(args[1]);
        long x = 0;
        long y = 0;
        // @start region="take"
        try (MessageQueue queue = MessageQueue.createOrOpen(args[0], 16, 8);
                TypedConsumer<Point> points = queue.typed(new PointCodec()).consumer()) {
            for (int i = 0; i < howMany; i++) {
                try (TypedMessage<Point> message = points.take()) {
                    x += message.value().x();
                    y += message.value().y();
                } // acknowledged; had we died before, another process would get it
            }
        }
        // @end region="take"
        System.out.println(howMany + " points add up to " + x + ", " + y);
    }
}

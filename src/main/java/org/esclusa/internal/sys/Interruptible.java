// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Lets {@link Thread#interrupt} reach a thread that is blocked in a downcall, which by itself would not notice.
 *
 * <p>Between {@link #begin} and {@link #end} an interrupt runs {@code rouse} in the interrupting thread; if the thread
 * is interrupted already, {@code begin} runs it. {@code rouse} must make the downcall return even if that has not begun
 * yet, say by changing a word that the futex compares. It may be called with a lock of the thread held, so it must not
 * block or throw; and it may run a moment after {@code end}, so what it touches must still be there, and a later wait
 * must take it for a wake-up without a reason. The interrupt status stays set: whoever waits looks at it afterwards.
 *
 * <p>One for each waiting thread, used again and again, not nested. The documented way to do this is a selector's
 * {@code begin} and {@code end} ({@link AbstractSelector}), so this is a selector that selects nothing.
 */
public final class Interruptible {
    private final Hook hook;

    /** One whose interrupts run {@code rouse}. */
    public Interruptible(Runnable rouse) {
        this.hook = new Hook(rouse);
    }

    /** The calling thread is about to block. */
    public void begin() {
        hook.enter();
    }

    /** The calling thread no longer blocks; in a {@code finally}. */
    public void end() {
        hook.leave();
    }

    private static final class Hook extends AbstractSelector {
        private final Runnable rouse;

        Hook(Runnable rouse) {
            super(null);
            this.rouse = rouse;
        }

        void enter() {
            begin();
        }

        void leave() {
            end();
        }

        @Override
        public Selector wakeup() {
            rouse.run();
            return this;
        }

        @Override
        protected void implCloseSelector() {}

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
            throw notASelector();
        }

        @Override
        public Set<SelectionKey> keys() {
            return Set.of();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            return Set.of();
        }

        @Override
        public int selectNow() {
            throw notASelector();
        }

        @Override
        public int select(long timeout) {
            throw notASelector();
        }

        @Override
        public int select() {
            throw notASelector();
        }

        private static UnsupportedOperationException notASelector() {
            return new UnsupportedOperationException("only begin and end of this selector are used");
        }
    }
}

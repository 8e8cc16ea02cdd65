// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.esclusa.internal.layout.LedgerLayout;
import org.esclusa.internal.layout.MutexLayout;
import org.esclusa.internal.layout.ReadWriteLockLayout;
import org.esclusa.internal.layout.SemaphoreLayout;
import org.esclusa.internal.layout.WaitersLayout;

/** What semaphore and read-write lock tell of themselves, looked at from outside; each was true at some moment. */
final class LedgerFigures {
    private final LedgerWords words;
    private final Memory memory;
    private final MemberTable table;

    LedgerFigures(LedgerWords words, MemberTable table) {
        this.words = words;
        this.memory = words.memory;
        this.table = table;
    }

    void semaphore(Map<String, Object> details, Shape shape) {
        details.put("mode", words.owned ? "owned" : "signal");
        details.put("initialPermits", shape.parameter(SemaphoreLayout.PERMITS));
        details.put("permits", LedgerLayout.free(word()));
        if (words.owned) {
            details.put("holders", held("permits"));
        }
        details.put("waiting", waiting());
    }

    void readWriteLock(Map<String, Object> details, long turnstile) {
        List<Object> readers = new ArrayList<>();
        Object writer = "";
        for (Map<String, Object> holder : held("readers")) {
            if (holder.get("readers").equals(ReadWriteLockLayout.UNITS)) {
                holder.remove("readers");
                writer = holder;
            } else {
                readers.add(holder);
            }
        }
        long word = word();
        details.put("readers", readers);
        details.put("writer", writer);
        long turn = memory.getLongAcquire(turnstile);
        details.put("turn", !MutexLayout.isFree(turn));
        details.put("contended", MutexLayout.isContended(turn));
        details.put("recovered", LedgerLayout.isRecovered(word));
        details.put("waiting", waiting());
    }

    private long word() {
        return memory.getLongAcquire(words.word);
    }

    private long waiting() {
        return Integer.toUnsignedLong(memory.getIntAcquire(words.waiters + WaitersLayout.WAITING));
    }

    /** Who holds how many {@code units}, a dead one among them until he is repaired. */
    private List<Map<String, Object>> held(String units) {
        List<Map<String, Object>> holders = new ArrayList<>();
        for (int i = 0; i < words.members; i++) {
            int held = held(i);
            if (held != 0) {
                Map<String, Object> holder = new LinkedHashMap<>();
                holder.put("language", table.language(i));
                holder.put("pid", table.pid(i));
                holder.put(units, held);
                holders.add(holder);
            }
        }
        return holders;
    }

    /** With a change that is won and not settled yet. */
    private int held(int member) {
        long word = word();
        long entry = memory.getLongAcquire(words.entry(member));
        boolean won = LedgerLayout.who(word) == member && LedgerLayout.announces(entry, word);
        return LedgerLayout.held(won ? LedgerLayout.settled(entry) : entry);
    }
}

\* SPDX-License-Identifier: Apache-2.0
------------------------------- MODULE Queue -------------------------------
(* The protocol of docs/design/queue.md, with death before any step. Each compare-and-set and each store that another process acts upon is a *)
(* step of its own; steps that only look are merged with the step that makes their finding good. model/README.md lists the merges.          *)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
    Producers, Consumers,
    N,            \* slots
    Messages,     \* tickets that producers go for
    Deaths,       \* how many processes die
    Restarts,     \* TRUE: another process takes the handle of a dead one
    Rolling,      \* TRUE: each producer that has closed comes back once, and who looks for the end looks at one producer after the other
    Stopped,      \* TRUE: one repairer is stopped between its judgement and its compare-and-set
    TimeOuts,     \* TRUE: one sleeping consumer gives up once
    Modes,        \* subset of {"copy", "place"}: put and get; or claim, publish, abort, take, acknowledge, release
    Coarse,       \* TRUE: the last look and falling asleep are one step, and a sweep is one step but for one compare-and-set that may come
                  \* arbitrarily late; FALSE: each of their steps apart (then with fewer processes)
    Bug           \* "none", or a seeded mistake

Procs == Producers \cup Consumers
None == "none"

VARIABLES
    tail, head, word, returned, searched, cw, pw,     \* in the segment; cw and pw: consumers and producers waiting
    intent, waits, reg, gen,                          \* the handle table: intent, waiting, registered, generation
    alive, news,                                      \* the kernel: who lives, and of which death a watcher has yet to tell
    seen, bare,                                       \* producers ever registered; whether there was none at some moment since a consumer began to look for the end
    pc, loc, sw,                                      \* each process: where it is, what it remembers, its sweep
    late,                                             \* a repairer that was stopped before its last compare-and-set
    pub, acked, bad, deaths, once                     \* for the properties, and to keep the model finite

segment == <<tail, head, word, returned, searched, cw, pw>>
table == <<intent, waits, reg, gen>>
kernel == <<alive, news, seen, bare>>
process == <<pc, loc, sw>>
ghost == <<pub, acked, bad, deaths, once>>
vars == <<segment, table, kernel, process, late, ghost>>

E(t) == [st |-> "E", t |-> t, h |-> None, g |-> 0]
F(t) == [st |-> "F", t |-> t, h |-> None, g |-> 0]
V(t) == [st |-> "V", t |-> t, h |-> None, g |-> 0]
R(t) == [st |-> "R", t |-> t, h |-> None, g |-> 0]
Gen(p) == IF Bug = "noGeneration" THEN 0 ELSE gen[p]
C(t, p) == [st |-> "C", t |-> t, h |-> p, g |-> Gen(p)]
T(t, p) == [st |-> "T", t |-> t, h |-> p, g |-> Gen(p)]

Slot(t) == t % N
At(t) == word[Slot(t)]
NoIntent == [k |-> "none", t |-> 0]
Put(t) == [k |-> "put", t |-> t]
Take(t) == [k |-> "take", t |-> t]

(* t: the ticket; wake: somebody waited when it looked; armed: registered as a waiter; stale: the epoch was raised since it was read;  *)
(* alarm: its watcher has rung; scan: producers looked at for the end, k: `seen` before the first. What no longer matters is set back, *)
(* so that states that differ in nothing else are one.                                                                                *)
Blank == [t |-> 0, wake |-> FALSE, armed |-> FALSE, stale |-> FALSE, alarm |-> FALSE, scan |-> {}, k |-> 0]
(* A sweep: the dead, those that cannot be finished yet, the word judged and what it shall be, and whether messages went back. *)
Idle == [D |-> {}, U |-> {}, i |-> 0, w |-> E(0), to |-> E(0), seen |-> FALSE]

NoRepairer == [ever |-> TRUE, i |-> N, w |-> E(0), to |-> E(0)]

Home(p) == IF p \in Producers THEN "P1" ELSE "T1"

Init ==
    /\ tail = 0 /\ head = 0 /\ returned = 0 /\ searched = 0 /\ cw = 0 /\ pw = 0
    /\ word = [i \in 0..N-1 |-> E(i)]
    /\ intent = [p \in Procs |-> NoIntent]
    /\ waits = [p \in Procs |-> FALSE]
    /\ reg = [p \in Procs |-> TRUE]
    /\ gen = [p \in Procs |-> 0]
    /\ alive = [p \in Procs |-> TRUE]
    /\ news = [p \in Procs |-> FALSE]
    /\ seen = 0 /\ bare = [p \in Consumers |-> FALSE]
    /\ pc = [p \in Procs |-> Home(p)]
    /\ loc = [p \in Procs |-> Blank]
    /\ sw = [p \in Procs |-> Idle]
    /\ late = [NoRepairer EXCEPT !.ever = FALSE]
    /\ pub = {} /\ acked = {} /\ bad = "none" /\ deaths = 0 /\ once = FALSE

(* ------------------------------------------------------------ helpers ------------------------------------------------------------ *)

Goto(p, l) == pc' = [pc EXCEPT ![p] = l]
Set(p, r) == loc' = [loc EXCEPT ![p] = r]
Fresh(p) == [loc[p] EXCEPT !.t = 0, !.wake = FALSE, !.scan = {}, !.k = 0]
Store(t, w) == word' = [word EXCEPT ![Slot(t)] = w]
Complain(wrong, what) == bad' = IF wrong /\ bad = "none" THEN what ELSE bad

Asleep(S) == {q \in S : alive[q] /\ pc[q] = "Z"}
Dead == {[h |-> q, g |-> gen[q]] : q \in {q \in Procs : reg[q] /\ ~alive[q]}}

(* p goes on at `next` with locals r, and wakes: the epoch is raised, so that who has read it does not fall asleep; then sleepers Q go on. *)
WakeThese(p, next, r, S, Q) ==
    /\ pc' = [q \in Procs |-> IF q = p THEN next ELSE IF q \in Q THEN Home(q) ELSE pc[q]]
    /\ loc' = [q \in Procs |-> IF q = p THEN r
                               ELSE IF ~Coarse /\ q \in S /\ alive[q] /\ loc[q].armed /\ pc[q] # "Z" THEN [loc[q] EXCEPT !.stale = TRUE]
                               ELSE loc[q]]
WakeOne(p, next, r, S) ==
    IF Asleep(S) = {} THEN WakeThese(p, next, r, S, {}) ELSE \E q \in Asleep(S) : WakeThese(p, next, r, S, {q})
WakeAll(p, next, r, S) == WakeThese(p, next, r, S, Asleep(S))

(* ------------------------------------------------------------ waiting ------------------------------------------------------------ *)

(* Found EMPTY: be counted; look again; then sleep, unless the alarm or the epoch says that something has happened. *)
Empty(p) ==
    LET r == Fresh(p) IN
    IF ~loc[p].armed THEN Goto(p, "W") /\ Set(p, r)
    ELSE IF loc[p].alarm THEN Goto(p, "S0") /\ Set(p, r)
    ELSE IF loc[p].stale /\ ~Coarse THEN Goto(p, Home(p)) /\ Set(p, [r EXCEPT !.stale = FALSE])
    ELSE Goto(p, "Z") /\ Set(p, r)

(* Found OWNED: a slice of sleep, which nobody else sees, then a sweep, which does nothing when nobody is dead. *)
Owned(p) == Goto(p, IF Dead = {} THEN Home(p) ELSE "S0") /\ Set(p, [Fresh(p) EXCEPT !.stale = FALSE, !.alarm = IF Dead = {} THEN FALSE ELSE @])

Enter(p) ==
    /\ pc[p] = "W"
    /\ IF p \in Producers THEN pw' = pw + 1 /\ UNCHANGED cw ELSE cw' = cw + 1 /\ UNCHANGED pw
    /\ waits' = [waits EXCEPT ![p] = p \in Consumers]     \* nobody looks at a producer's
    /\ Set(p, [loc[p] EXCEPT !.armed = TRUE])
    /\ Goto(p, IF Dead = {} \/ Bug = "noFirstSweep" THEN Home(p) ELSE "S0")
    /\ UNCHANGED <<late, tail, head, word, returned, searched, intent, reg, gen, kernel, sw, ghost>>

(* Leave: not counted any more, and the wake-up is passed on if more is ready. From "LH" a consumer goes on with a message in hand. *)
Leave(p) ==
    /\ pc[p] \in {"L", "LH"}
    /\ IF p \in Producers THEN pw' = pw - 1 /\ UNCHANGED cw ELSE cw' = cw - 1 /\ UNCHANGED pw
    /\ waits' = [waits EXCEPT ![p] = FALSE]
    /\ LET next == IF pc[p] = "LH" THEN "H" ELSE Home(p)
           r == [loc[p] EXCEPT !.armed = FALSE, !.stale = FALSE, !.alarm = FALSE]
           more == IF p \in Producers THEN pw' > 0 /\ At(tail) = E(tail)
                                       ELSE cw' > 0 /\ (At(head) \in {F(head), V(head)} \/ returned # searched)
       IN IF more THEN WakeOne(p, next, r, IF p \in Producers THEN Producers ELSE Consumers) ELSE Goto(p, next) /\ Set(p, r)
    /\ UNCHANGED <<late, tail, head, word, returned, searched, intent, reg, gen, kernel, sw, ghost>>

After(p) == IF loc[p].armed THEN "L" ELSE Home(p)

(* The watcher's thread of q's process tells it of a death. *)
Watch(q) ==
    /\ news[q] /\ alive[q] /\ (Coarse => pc[q] = "Z" \/ ~loc[q].armed)
    /\ news' = [news EXCEPT ![q] = FALSE]
    /\ IF pc[q] = "Z" THEN Goto(q, "S0") /\ UNCHANGED loc
       ELSE UNCHANGED pc /\ Set(q, [loc[q] EXCEPT !.alarm = loc[q].armed])
    /\ UNCHANGED <<late, segment, table, alive, seen, bare, sw, ghost>>

GiveUp(p) ==
    /\ TimeOuts /\ ~once /\ p \in Consumers /\ pc[p] = "Z"
    /\ once' = TRUE
    /\ Goto(p, "L")
    /\ UNCHANGED <<late, segment, table, kernel, loc, sw, pub, acked, bad, deaths>>

(* ------------------------------------------------------------ put ------------------------------------------------------------ *)

Quota == tail < Messages

(* P1, P2: look, and write the intent; the compare-and-set of P3 makes the look good. *)
P1(p) ==
    /\ pc[p] = "P1"
    /\ LET t == tail
           o == t - N
           w == At(t)
           forget == intent' = [intent EXCEPT ![p] = NoIntent]
       IN IF ~Quota
          THEN /\ Set(p, Fresh(p)) /\ forget /\ UNCHANGED word
               /\ \/ loc[p].armed /\ Goto(p, "L") /\ UNCHANGED reg
                  \/ ~loc[p].armed /\ Goto(p, "rest") /\ UNCHANGED reg
                  \/ ~loc[p].armed /\ Goto(p, "X2") /\ reg' = [reg EXCEPT ![p] = FALSE]     \* close: no longer registered
          ELSE IF w = E(t)
          THEN /\ intent' = IF Bug = "lateIntent" THEN intent ELSE [intent EXCEPT ![p] = Put(t)]
               /\ Goto(p, IF Bug = "earlyWake" THEN "P9" ELSE "P3")
               /\ Set(p, [loc[p] EXCEPT !.t = t, !.wake = (Bug \in {"countBeforeTail", "earlyWake"} /\ cw > 0)]) /\ UNCHANGED <<word, reg>>
          ELSE IF w = V(o) /\ head > o THEN Store(t, E(t)) /\ UNCHANGED <<pc, loc, intent, reg>>
          ELSE /\ IF w.st \in {"R", "V"} \/ (w.st = "F" /\ head <= o) THEN Empty(p) ELSE Owned(p)
               /\ forget /\ UNCHANGED <<word, reg>>
    /\ bare' = [c \in Consumers |-> bare[c] \/ (Rolling /\ \A q \in Producers : ~reg'[q] \/ pc[q] = "G2")]   \* at G2 it is not there yet
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, waits, gen, alive, news, seen, sw, ghost>>

(* P3, P4: win the ticket, then read who waits. Read at once is the worst case: later it could only find more of them. *)
P3(p) ==
    /\ pc[p] = "P3"
    /\ IF tail = loc[p].t
       THEN /\ tail' = tail + 1
            /\ Set(p, [loc[p] EXCEPT !.wake = IF Bug = "countBeforeTail" THEN @ ELSE Bug # "earlyWake" /\ cw > 0])
            /\ \E m \in Modes : Goto(p, IF Bug = "lateIntent" THEN "late" ELSE IF m = "copy" THEN "P6" ELSE "C1")
       ELSE UNCHANGED tail /\ Goto(p, "P1") /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, head, word, returned, searched, cw, pw, table, kernel, sw, ghost>>

(* Only in the seeded mistake: the intent comes after the ticket. *)
Late(p) ==
    /\ pc[p] = "late"
    /\ intent' = [intent EXCEPT ![p] = IF p \in Producers THEN Put(loc[p].t) ELSE Take(loc[p].t)]
    /\ Goto(p, IF p \in Producers THEN "P6" ELSE "T6") /\ UNCHANGED loc
    /\ UNCHANGED <<late, segment, waits, reg, gen, kernel, sw, ghost>>

Publish(p, expected, next) ==
    /\ Store(loc[p].t, F(loc[p].t))
    /\ pub' = pub \cup {loc[p].t}
    /\ Complain(At(loc[p].t) # expected, "a living producer's slot was given away")
    /\ Goto(p, next)

(* P5 to P7: publish and forget the intent. *)
P6(p) ==
    /\ pc[p] = "P6"
    /\ Publish(p, E(loc[p].t), IF loc[p].wake /\ Bug # "earlyWake" THEN "P9" ELSE After(p))
    /\ intent' = [intent EXCEPT ![p] = NoIntent]
    /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, waits, reg, gen, kernel, sw, acked, deaths, once>>

P9(p) ==
    /\ pc[p] = "P9"
    /\ IF Bug = "earlyWake"
       THEN IF loc[p].wake THEN WakeOne(p, "P3", [loc[p] EXCEPT !.wake = FALSE], Consumers) ELSE Goto(p, "P3") /\ UNCHANGED loc
       ELSE WakeOne(p, After(p), Fresh(p), Consumers)
    /\ UNCHANGED <<late, segment, table, kernel, sw, ghost>>

(* claim: the owner stands in the word, then the intent is cleared. *)
C1(p) ==
    /\ pc[p] = "C1"
    /\ Store(loc[p].t, C(loc[p].t, p))
    /\ Complain(At(loc[p].t) # E(loc[p].t), "a living producer's claim was given away")
    /\ intent' = [intent EXCEPT ![p] = NoIntent]
    /\ Goto(p, "C3") /\ UNCHANGED loc
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, waits, reg, gen, kernel, sw, pub, acked, deaths, once>>

(* publish, or abort; both read who waits after the store, behind a fence. *)
C3(p) ==
    /\ pc[p] = "C3"
    /\ \/ Publish(p, C(loc[p].t, p), "C4") /\ UNCHANGED loc
       \/ /\ Store(loc[p].t, V(loc[p].t))
          /\ Complain(At(loc[p].t) # C(loc[p].t, p), "a living producer's claim was given away")
          /\ Goto(p, "C4") /\ UNCHANGED <<loc, pub>>
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, table, kernel, sw, acked, deaths, once>>

C4(p) ==
    /\ pc[p] = "C4"
    /\ IF cw > 0 THEN WakeOne(p, After(p), Fresh(p), Consumers) ELSE Goto(p, After(p)) /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, segment, table, kernel, sw, ghost>>

(* closed: all consumers look whether the stream has ended. *)
X2(p) ==
    /\ pc[p] = "X2"
    /\ IF cw > 0 THEN WakeAll(p, "done", loc[p], Consumers) ELSE Goto(p, "done") /\ UNCHANGED loc
    /\ UNCHANGED <<late, segment, table, kernel, sw, ghost>>

(* ------------------------------------------------------------ take ------------------------------------------------------------ *)

(* T0 to T2. Empty with a living producer: wait. With none: E2 looks again, for the last one may have put and closed in between. *)
T1(p) ==
    /\ pc[p] = "T1"
    /\ LET t == head
           forget == intent' = [intent EXCEPT ![p] = NoIntent]
       IN IF returned # searched THEN Goto(p, "R1") /\ Set(p, [loc[p] EXCEPT !.t = returned]) /\ forget
          ELSE IF At(t) = F(t)
          THEN /\ intent' = IF Bug = "lateIntent" THEN intent ELSE [intent EXCEPT ![p] = Take(t)]
               /\ Goto(p, "T3") /\ Set(p, [loc[p] EXCEPT !.t = t])
          ELSE IF At(t) = V(t) THEN Goto(p, "V1") /\ Set(p, [loc[p] EXCEPT !.t = t]) /\ forget
          ELSE /\ forget
               /\ IF tail # t THEN Owned(p)
                  ELSE IF Rolling THEN Goto(p, "E1") /\ Set(p, [loc[p] EXCEPT !.k = seen])
                  ELSE IF \E q \in Producers : reg[q] /\ alive[q] THEN Empty(p)
                  ELSE IF Dead # {} THEN Goto(p, "S0") /\ UNCHANGED loc
                  ELSE Goto(p, "E2") /\ UNCHANGED loc
    /\ bare' = IF Rolling THEN [bare EXCEPT ![p] = \A q \in Producers : ~reg[q] \/ pc[q] = "G2"] ELSE bare
    /\ UNCHANGED <<late, segment, waits, reg, gen, alive, news, seen, sw, ghost>>

(* The look for a producer, line by line. *)
E1(p) ==
    /\ pc[p] = "E1"
    /\ IF loc[p].scan = Producers THEN Goto(p, "E2") /\ Set(p, [loc[p] EXCEPT !.scan = {}])
       ELSE \E q \in Producers \ loc[p].scan :
            IF reg[q] /\ alive[q] THEN Empty(p)
            ELSE IF reg[q] THEN Goto(p, "S0") /\ Set(p, Fresh(p))
            ELSE Set(p, [loc[p] EXCEPT !.scan = @ \cup {q}]) /\ UNCHANGED pc
    /\ UNCHANGED <<late, segment, table, kernel, sw, ghost>>

(* Somebody holds a message, or has handed one back and not said so yet. Who waits here himself does not count, unless he is taking. *)
Busy(q) == ~alive[q] \/ ~waits[q] \/ (Bug # "noIntentInHand" /\ intent[q] # NoIntent)
Held(p) == \E i \in 0..N-1 : \/ word[i].st = "T" /\ word[i].h # p /\ Busy(word[i].h)
                             \/ word[i].st = "F" /\ word[i].t < head
                             \/ word[i].st = "R" /\ Bug # "earlyEnd"

E2(p) ==
    /\ pc[p] = "E2"
    /\ IF head # tail \/ returned # searched \/ (Rolling /\ seen # loc[p].k /\ Bug # "oneLook")
       THEN Goto(p, "T1") /\ Set(p, Fresh(p)) /\ UNCHANGED bad
       ELSE IF Held(p) THEN Owned(p) /\ UNCHANGED bad
       ELSE /\ Goto(p, IF loc[p].armed THEN "X3" ELSE "done") /\ Set(p, Fresh(p))
            /\ Complain(~(pub \subseteq acked) \/ (Rolling /\ ~bare[p]), "the stream ended before its last message, or with a producer there all the time")
    /\ UNCHANGED <<late, segment, table, kernel, sw, pub, acked, deaths, once>>

X3(p) ==
    /\ pc[p] = "X3"
    /\ cw' = cw - 1
    /\ waits' = [waits EXCEPT ![p] = FALSE]
    /\ Goto(p, "done") /\ Set(p, Blank)
    /\ UNCHANGED <<late, tail, head, word, returned, searched, pw, intent, reg, gen, kernel, sw, ghost>>

(* Step over a ticket that became no message. *)
V1(p) ==
    /\ pc[p] = "V1"
    /\ IF head = loc[p].t THEN head' = head + 1 /\ Goto(p, "V2") /\ UNCHANGED loc
       ELSE UNCHANGED head /\ Goto(p, "T1") /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, tail, word, returned, searched, cw, pw, table, kernel, sw, ghost>>

V2(p) ==
    /\ pc[p] = "V2"
    /\ IF At(loc[p].t) = V(loc[p].t) THEN Store(loc[p].t, E(loc[p].t + N)) ELSE UNCHANGED word
    /\ Goto(p, "A2") /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, table, kernel, sw, ghost>>

Deliver(t) == Complain(t \in acked \/ t \notin pub, "delivered after it was acknowledged, or before it was published")

(* T3, T4: win it, then read who waits. *)
T3(p) ==
    /\ pc[p] = "T3"
    /\ IF head = loc[p].t
       THEN /\ head' = head + 1
            /\ Deliver(loc[p].t)
            /\ Set(p, [loc[p] EXCEPT !.wake = pw > 0])
            /\ \E m \in Modes : Goto(p, IF Bug = "lateIntent" THEN "late" ELSE IF m = "copy" THEN "T6" ELSE "T5")
       ELSE UNCHANGED <<head, bad>> /\ Goto(p, "T1") /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, tail, word, returned, searched, cw, pw, table, kernel, sw, pub, acked, deaths, once>>

Acknowledge(p, expected) ==
    LET t == loc[p].t IN
    /\ Store(t, E(t + N))
    /\ acked' = acked \cup {t}
    /\ Complain(At(t) # expected, "a living consumer's message was taken away")

(* T5 to T7: copied out; acknowledge and forget the intent. *)
T6(p) ==
    /\ pc[p] = "T6"
    /\ Acknowledge(p, F(loc[p].t))
    /\ intent' = [intent EXCEPT ![p] = NoIntent]
    /\ Goto(p, IF loc[p].wake THEN "T9" ELSE After(p)) /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, waits, reg, gen, kernel, sw, pub, deaths, once>>

T9(p) ==
    /\ pc[p] = "T9"
    /\ WakeOne(p, After(p), loc[p], Producers)
    /\ UNCHANGED <<late, segment, table, kernel, sw, ghost>>

(* T5': the owner stands in the word. One who waits says meanwhile by his intent that he holds it. *)
T5(p) ==
    /\ pc[p] = "T5"
    /\ Store(loc[p].t, T(loc[p].t, p))
    /\ Complain(At(loc[p].t) # F(loc[p].t), "a living consumer's message was taken away")
    /\ intent' = IF loc[p].armed THEN intent ELSE [intent EXCEPT ![p] = NoIntent]
    /\ Goto(p, IF loc[p].armed THEN "T6w" ELSE "H") /\ Set(p, [loc[p] EXCEPT !.wake = FALSE])
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, waits, reg, gen, kernel, sw, pub, acked, deaths, once>>

(* T6': it waits no more, and then the intent is cleared; Leave takes it out of the count. *)
T6w(p) ==
    /\ pc[p] = "T6w"
    /\ waits' = [waits EXCEPT ![p] = FALSE]
    /\ Goto(p, "T6i") /\ UNCHANGED loc
    /\ UNCHANGED <<late, segment, intent, reg, gen, kernel, sw, ghost>>

T6i(p) ==
    /\ pc[p] = "T6i"
    /\ intent' = [intent EXCEPT ![p] = NoIntent]
    /\ Goto(p, "LH") /\ UNCHANGED loc
    /\ UNCHANGED <<late, segment, waits, reg, gen, kernel, sw, ghost>>

(* In hand: acknowledge, or release (once in all, to keep the model finite). *)
H(p) ==
    /\ pc[p] = "H"
    /\ \/ Acknowledge(p, T(loc[p].t, p)) /\ Goto(p, "A2") /\ UNCHANGED once
       \/ /\ ~once /\ once' = TRUE
          /\ Store(loc[p].t, R(loc[p].t))
          /\ Complain(At(loc[p].t) # T(loc[p].t, p), "a living consumer's message was taken away")
          /\ Goto(p, "B2") /\ UNCHANGED acked
    /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, table, kernel, sw, pub, deaths>>

A2(p) ==
    /\ pc[p] = "A2"
    /\ IF pw > 0 THEN WakeOne(p, After(p), loc[p], Producers) ELSE Goto(p, After(p)) /\ UNCHANGED loc
    /\ UNCHANGED <<late, segment, table, kernel, sw, ghost>>

B2(p) ==
    /\ pc[p] = "B2"
    /\ returned' = returned + 1
    /\ Goto(p, "B3") /\ UNCHANGED loc
    /\ UNCHANGED <<late, tail, head, word, searched, cw, pw, table, kernel, sw, ghost>>

B3(p) ==
    /\ pc[p] = "B3"
    /\ IF cw > 0 THEN WakeOne(p, "T1", loc[p], Consumers) ELSE Goto(p, "T1") /\ UNCHANGED loc
    /\ UNCHANGED <<late, segment, table, kernel, sw, ghost>>

(* search_returned: what was handed back comes first. loc.t is the value of `returned` read before the search. *)
Back == {i \in 0..N-1 : word[i].st = "R"}

R1(p) ==
    /\ pc[p] = "R1"
    /\ IF Back = {}
       THEN /\ searched' = IF loc[p].t > searched THEN loc[p].t ELSE searched
            /\ Goto(p, "T1") /\ Set(p, Fresh(p))
       ELSE LET i == CHOOSE i \in Back : \A j \in Back : word[i].t <= word[j].t
            IN Goto(p, "R2") /\ Set(p, [loc[p] EXCEPT !.t = word[i].t]) /\ UNCHANGED searched
    /\ intent' = IF Back = {} THEN intent
                 ELSE [intent EXCEPT ![p] = IF loc[p].armed THEN Take(word[CHOOSE i \in Back : \A j \in Back : word[i].t <= word[j].t].t) ELSE @]
    /\ UNCHANGED <<late, tail, head, word, returned, cw, pw, waits, reg, gen, kernel, sw, ghost>>

(* The word is the claim. A get reads who waits behind this compare-and-set and before it acknowledges; the acknowledgement itself is H's. *)
R2(p) ==
    /\ pc[p] = "R2"
    /\ LET t == loc[p].t IN
       IF At(t) = R(t)
       THEN /\ Store(t, T(t, p))
            /\ Deliver(t)
            /\ UNCHANGED loc
            /\ Goto(p, IF loc[p].armed THEN "T6w" ELSE "H")
       ELSE UNCHANGED <<word, bad>> /\ Goto(p, "T1") /\ Set(p, Fresh(p))
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, table, kernel, sw, pub, acked, deaths, once>>

(* ------------------------------------------------------------ repair ------------------------------------------------------------ *)

Fits(d, w) == d.h = w.h /\ (Bug = "noGeneration" \/ d.g = w.g)
Wanted(w) == IF w.st = "E" THEN Put(w.t) ELSE Take(w.t)
Orphan(w) == (w.st = "E" /\ tail > w.t) \/ (w.st = "F" /\ head > w.t)
Ours(D, w) == IF Bug = "lateIntent" THEN D ELSE {d \in D : intent[d.h] = Wanted(w)}
(* Who lives and names the ticket: by the owner that the line has now, for a line of the dead may have found another holder since. *)
Living(D, w) == {q \in Procs : /\ reg[q] /\ alive[q] /\ intent[q] = Wanted(w)
                               /\ Bug = "skipsJudged" => q \notin {d.h : d \in D}}

(* What the sweep would make of slot i, given the dead D: the same word if nothing. *)
Judged(D, i) ==
    LET w == word[i] IN
    IF w.st = "C" /\ \E d \in D : Fits(d, w) THEN V(w.t)
    ELSE IF w.st = "T" /\ \E d \in D : Fits(d, w) THEN R(w.t)
    ELSE IF Orphan(w) /\ Ours(D, w) # {} /\ Living(D, w) = {} THEN IF w.st = "E" THEN V(w.t) ELSE R(w.t)
    ELSE w

(* The whole sweep at once. `late` is a repairer that was stopped between its judgement of one slot and its compare-and-set. *)
Whole(p) ==
    /\ Coarse /\ pc[p] = "S0" /\ Dead # {}
    /\ LET D == Dead
           words == [i \in 0..N-1 |-> Judged(D, i)]
           unfinished == {d \in D : \E i \in 0..N-1 : Orphan(word[i]) /\ d \in Ours(D, word[i]) /\ Living(D, word[i]) # {}}
           freed == {d.h : d \in D \ unfinished}
       IN /\ word' = words
          /\ returned' = IF \E i \in 0..N-1 : words[i].st = "R" THEN returned + 1 ELSE returned
          /\ reg' = [q \in Procs |-> reg[q] /\ q \notin freed]
          /\ \E i \in 0..N-1 \cup {N} :
                late' = IF Stopped /\ i < N /\ ~late.ever /\ words[i] # word[i] THEN [ever |-> TRUE, i |-> i, w |-> word[i], to |-> words[i]] ELSE late
    /\ WakeAll(p, Home(p), [Fresh(p) EXCEPT !.alarm = FALSE, !.stale = FALSE], Procs)
    /\ UNCHANGED <<tail, head, searched, cw, pw, intent, waits, gen, kernel, sw, ghost>>

(* The stopped repairer goes on. It may still owe the raise of `returned`, which another did for it. *)
Belated ==
    /\ late.i < N
    /\ word' = IF word[late.i] = late.w THEN [word EXCEPT ![late.i] = late.to] ELSE word
    /\ late' = NoRepairer
    /\ UNCHANGED <<tail, head, returned, searched, cw, pw, table, kernel, process, ghost>>

(* S0: who is dead. S1, S2: the next slot with something to do; its word is judged here and replaced, perhaps much later, in S1c. *)
S0(p) ==
    /\ pc[p] = "S0" /\ (Coarse => Dead = {})
    /\ Set(p, [loc[p] EXCEPT !.alarm = FALSE, !.stale = FALSE])
    /\ IF Dead = {} THEN Goto(p, Home(p)) /\ UNCHANGED sw
       ELSE Goto(p, "S1") /\ sw' = [sw EXCEPT ![p] = [Idle EXCEPT !.D = Dead]]
    /\ UNCHANGED <<late, segment, table, kernel, ghost>>

S1(p) ==
    /\ pc[p] = "S1"
    /\ LET r == sw[p]
           todo == {i \in r.i..N-1 : Judged(r.D, i) # word[i]}
           unfinished == {d \in r.D : \E i \in r.i..N-1 : Orphan(word[i]) /\ d \in Ours(r.D, word[i]) /\ Living(r.D, word[i]) # {}}
           back == \E i \in r.i..N-1 : word[i].st = "R"
           s == [r EXCEPT !.U = @ \cup unfinished, !.seen = @ \/ back]
       IN IF todo = {}
          THEN /\ sw' = [sw EXCEPT ![p] = [s EXCEPT !.i = 0]]
               /\ Goto(p, IF s.seen /\ Bug # "freeFirst" THEN "S3" ELSE "S4")
          ELSE LET i == CHOOSE i \in todo : \A j \in todo : i <= j
               IN /\ sw' = [sw EXCEPT ![p] = [s EXCEPT !.i = i, !.w = word[i], !.to = Judged(r.D, i)]]
                  /\ Goto(p, "S1c")
    /\ UNCHANGED <<late, segment, table, kernel, loc, ghost>>

S1c(p) ==
    /\ pc[p] = "S1c"
    /\ LET r == sw[p] IN
       /\ word' = IF word[r.i] = r.w THEN [word EXCEPT ![r.i] = r.to] ELSE word
       /\ sw' = [sw EXCEPT ![p] = [r EXCEPT !.i = @ + 1, !.w = E(0), !.to = E(0), !.seen = @ \/ r.to.st = "R"]]
       /\ Goto(p, "S1")
    /\ UNCHANGED <<late, tail, head, returned, searched, cw, pw, table, kernel, loc, ghost>>

S3(p) ==
    /\ pc[p] = "S3"
    /\ returned' = returned + 1
    /\ Goto(p, IF Bug = "freeFirst" THEN "S5" ELSE "S4")
    /\ UNCHANGED <<late, tail, head, word, searched, cw, pw, table, kernel, loc, sw, ghost>>

S4(p) ==
    /\ pc[p] = "S4"
    /\ LET freed == {d.h : d \in {d \in sw[p].D \ sw[p].U : reg[d.h] /\ gen[d.h] = d.g}}
       IN /\ reg' = [q \in Procs |-> IF q \in freed THEN FALSE ELSE reg[q]]
    /\ Goto(p, IF Bug = "freeFirst" /\ sw[p].seen THEN "S3" ELSE "S5")
    /\ UNCHANGED <<late, segment, intent, waits, gen, kernel, loc, sw, ghost>>

S5(p) ==
    /\ pc[p] = "S5"
    /\ sw' = [sw EXCEPT ![p] = Idle]
    /\ WakeAll(p, Home(p), [Fresh(p) EXCEPT !.stale = FALSE], Procs)
    /\ UNCHANGED <<late, segment, table, kernel, ghost>>

(* ------------------------------------------------------------ death ------------------------------------------------------------ *)

(* The counts of waiters stay as the dead one left them. Whoever listens through a watcher will be told. *)
Die(p) ==
    /\ deaths < Deaths /\ alive[p] /\ pc[p] \notin {"rest", "done"}
    /\ deaths' = deaths + 1
    /\ alive' = [alive EXCEPT ![p] = FALSE]
    /\ news' = [q \in Procs |-> q # p /\ alive[q] /\ (loc[q].armed \/ news[q])]
    /\ Goto(p, "dead") /\ Set(p, Blank) /\ sw' = [sw EXCEPT ![p] = Idle]
    /\ UNCHANGED <<late, segment, table, seen, bare, pub, acked, bad, once>>

(* Another process takes the handle once it is free, and then clears the old intent itself. *)
Restart(p) ==
    /\ Restarts /\ pc[p] = "dead" /\ ~reg[p]
    /\ alive' = [alive EXCEPT ![p] = TRUE]
    /\ reg' = [reg EXCEPT ![p] = TRUE]
    /\ gen' = [gen EXCEPT ![p] = @ + 1]
    /\ Goto(p, "G2")
    /\ UNCHANGED <<late, segment, intent, waits, news, seen, bare, loc, sw, ghost>>

(* A producer that has closed comes back, as another. *)
Again(p) ==
    /\ Rolling /\ p \in Producers /\ pc[p] = "done" /\ alive[p] /\ gen[p] = 0
    /\ reg' = [reg EXCEPT ![p] = TRUE]
    /\ gen' = [gen EXCEPT ![p] = @ + 1]
    /\ Goto(p, "G2")
    /\ UNCHANGED <<late, segment, intent, waits, kernel, loc, sw, ghost>>

G2(p) ==
    /\ pc[p] = "G2"
    /\ intent' = [intent EXCEPT ![p] = NoIntent]
    /\ waits' = [waits EXCEPT ![p] = FALSE]
    /\ seen' = IF Rolling THEN seen + 1 ELSE seen
    /\ Goto(p, Home(p))
    /\ UNCHANGED <<late, segment, reg, gen, alive, news, bare, loc, sw, ghost>>

(* ------------------------------------------------------------ all ------------------------------------------------------------ *)

Step(p) ==
    /\ alive[p]
    /\ \/ Enter(p) \/ Leave(p)
       \/ P1(p) \/ P3(p) \/ P6(p) \/ P9(p) \/ C1(p) \/ C3(p) \/ C4(p) \/ X2(p) \/ Late(p)
       \/ T1(p) \/ E1(p) \/ E2(p) \/ X3(p) \/ T3(p) \/ T5(p) \/ T6w(p) \/ T6i(p) \/ T6(p) \/ T9(p) \/ V1(p) \/ V2(p)
       \/ H(p) \/ A2(p) \/ B2(p) \/ B3(p) \/ R1(p) \/ R2(p)
       \/ Whole(p) \/ S0(p) \/ S1(p) \/ S1c(p) \/ S3(p) \/ S4(p) \/ S5(p) \/ G2(p)

Next ==
    \/ \E p \in Procs : (Step(p) \/ Watch(p) \/ GiveUp(p) \/ Die(p) \/ Restart(p) \/ Again(p))
    \/ Belated

Spec == Init /\ [][Next]_vars
Fair == Spec /\ \A p \in Procs : WF_vars(Step(p)) /\ WF_vars(Watch(p))

(* ------------------------------------------------------------ properties ------------------------------------------------------------ *)

(* Nothing is taken from the living, nor delivered again after it was acknowledged, nor before it was published; no early end. *)
NoDouble == bad = "none"

(* Nothing is in two living hands. *)
Hands(p) == pc[p] \in {"T5", "T6", "T6w", "T6i", "H", "LH"} /\ alive[p]
OneOwner == \A p, q \in Consumers : p # q /\ Hands(p) /\ Hands(q) => loc[p].t # loc[q].t

(* What was published and not acknowledged stands in its slot. *)
NoLoss == \A t \in pub \ acked : At(t).t = t /\ At(t).st \in {"F", "R", "T"}

(* What lies at head or beyond was never taken: first deliveries come in the order of tickets. *)
Order == \A t \in acked : t < head

Quiet == \A p \in Procs : alive[p] => pc[p] \in {"Z", "rest", "done"} /\ ~news[p]

(* When nothing moves any more, whoever sleeps has a reason to. *)
NoLostWake ==
    Quiet =>
        /\ \A c \in Asleep(Consumers) :
            /\ At(head) \notin {F(head), V(head)} /\ Back = {} /\ head = tail
            /\ \E q \in Producers : alive[q] /\ reg[q]
        /\ Asleep(Producers) # {} => At(tail) # E(tail) /\ Asleep(Consumers) = {}
        /\ Asleep(Procs) # {} => Dead = {}

(* Whoever can go on does: in the end everybody is done or sleeps, and NoLostWake says for what reasons. *)
Progress == <>[]Quiet

Symmetry == Permutations(Producers) \cup Permutations(Consumers)
=============================================================================

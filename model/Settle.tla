\* SPDX-License-Identifier: Apache-2.0
------------------------------------------------ MODULE Settle -----------------------------------------------
\* Who settles a queue's count of waiters, which the dead leave too high: docs/design/waiting.md, "Wakers". Sleepers say in
\* the handle table that they wait, and are counted; a waker whose FUTEX_WAKE found nobody looks whether anybody waits.
\*
\* In C: queue_waits.c count_in, count_out, esclusa_count_again_if_forgotten, wake, settle, count_waiting; wait.c sleep_until.
\*
\* A sleeper is a thread, or a bell, with a bit of its own in the table. A look at one line is a step of count_waiting. Who
\* dies rouses those who sleep, who count themselves once more, as the alarm word makes them. A word that a sleeper compares
\* is here whether it was changed since he read it. Messages are a number; who is awake and finds one takes it.
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
    Sleepers, Wakers,
    Changes,    \* messages that are made
    Deaths,
    Leaves,     \* how many waits end by a time-out
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "noSecondLook",     \* a settler does not look at the lines again
    "noCountAgain",     \* who is roused by a death, or wakes and finds the count at 0, does not count himself again
    "lineLate"          \* a sleeper is counted before his line says so
}

VARIABLES
    messages, count,    \* shared
    line,               \* of each sleeper, shared: it says that it waits
    pc,
    stale, alarm,       \* of each sleeper: epoch, alarm word changed since it read them
    before,             \* of each waker: the count that it has read
    rest, found,        \* of each waker: lines not looked at yet; how many said that they wait
    made, deaths, leaves

bounds == <<made, deaths, leaves>>
vars == <<messages, count, line, pc, stale, alarm, before, rest, found, bounds>>
wakers == <<before, rest, found>>

Init ==
    /\ messages = 0 /\ count = 0
    /\ line = [s \in Sleepers |-> FALSE]
    /\ pc = [p \in Sleepers \cup Wakers |-> "idle"]
    /\ stale = [s \in Sleepers |-> FALSE]
    /\ alarm = [s \in Sleepers |-> FALSE]
    /\ before = [w \in Wakers |-> 0]
    /\ rest = [w \in Wakers |-> {}]
    /\ found = [w \in Wakers |-> 0]
    /\ made = 0 /\ deaths = 0 /\ leaves = 0

Goto(p, step) == pc' = [pc EXCEPT ![p] = step]
Asleep == {s \in Sleepers: pc[s] = "asleep"}
Raise == stale' = [s \in Sleepers |-> pc[s] \notin {"idle", "done", "gone"}]

------------------------------------------------------------------------------------------------------------
\* A sleeper: line, count, epoch, look, sleep

Enter(s) ==
    /\ pc[s] \in {"idle", "again"}
    /\ IF Bug = "lineLate" THEN count' = count + 1 /\ UNCHANGED line ELSE line' = [line EXCEPT ![s] = TRUE] /\ UNCHANGED count
    /\ Goto(s, "enter")
    /\ UNCHANGED <<messages, stale, alarm, wakers, bounds>>

Counted(s) ==
    /\ pc[s] = "enter"
    /\ IF Bug = "lineLate" THEN line' = [line EXCEPT ![s] = TRUE] /\ UNCHANGED count ELSE count' = count + 1 /\ UNCHANGED line
    /\ Goto(s, "calm")
    /\ UNCHANGED <<messages, stale, alarm, wakers, bounds>>

\* The alarm word: if it was raised, he counts himself once more.
Calm(s) ==
    /\ pc[s] = "calm"
    /\ alarm' = [alarm EXCEPT ![s] = FALSE]
    /\ Goto(s, IF alarm[s] /\ Bug # "noCountAgain" THEN "again" ELSE "epoch")
    /\ UNCHANGED <<messages, count, line, stale, wakers, bounds>>

Epoch(s) ==
    /\ pc[s] = "epoch"
    /\ stale' = [stale EXCEPT ![s] = FALSE]
    /\ Goto(s, "forgotten")
    /\ UNCHANGED <<messages, count, line, alarm, wakers, bounds>>

Forgotten(s) ==
    /\ pc[s] = "forgotten"
    /\ Goto(s, IF count = 0 /\ Bug # "noCountAgain" THEN "again" ELSE "look")
    /\ UNCHANGED <<messages, count, line, stale, alarm, wakers, bounds>>

Look(s) ==
    /\ pc[s] = "look"
    /\ IF messages > 0
       THEN messages' = messages - 1 /\ Goto(s, "leave")
       ELSE UNCHANGED messages /\ Goto(s, IF stale[s] \/ alarm[s] THEN "calm" ELSE "asleep")
    /\ UNCHANGED <<count, line, stale, alarm, wakers, bounds>>

GiveUp(s) ==
    /\ pc[s] = "asleep" /\ leaves < Leaves
    /\ leaves' = leaves + 1
    /\ Goto(s, "leave")
    /\ UNCHANGED <<messages, count, line, stale, alarm, wakers, made, deaths>>

\* Only a count that is not 0 is taken down, and then the line is cleared.
Leave(s) ==
    /\ pc[s] = "leave"
    /\ count' = IF count = 0 THEN 0 ELSE count - 1
    /\ Goto(s, "left")
    /\ UNCHANGED <<messages, line, stale, alarm, wakers, bounds>>

\* And passes on, as he may have had another's wake-up.
Left(s) ==
    /\ pc[s] = "left"
    /\ line' = [line EXCEPT ![s] = FALSE]
    /\ IF messages > 0 /\ count > 0
       THEN /\ stale' = [q \in Sleepers |-> q # s /\ pc[q] \notin {"idle", "done", "gone"}]
            /\ IF Asleep = {} THEN Goto(s, "done")
               ELSE \E q \in Asleep: pc' = [pc EXCEPT ![s] = "done", ![q] = "calm"]
       ELSE UNCHANGED stale /\ Goto(s, "done")
    /\ UNCHANGED <<messages, count, alarm, wakers, bounds>>

------------------------------------------------------------------------------------------------------------
\* A waker

Make(w) ==
    /\ pc[w] = "idle" /\ made < Changes
    /\ made' = made + 1
    /\ messages' = messages + 1
    /\ Goto(w, "count")
    /\ UNCHANGED <<count, line, stale, alarm, wakers, deaths, leaves>>

ReadCount(w) ==
    /\ pc[w] = "count"
    /\ Goto(w, IF count = 0 THEN "idle" ELSE "raise")
    /\ UNCHANGED <<messages, count, line, stale, alarm, wakers, bounds>>

RaiseEpoch(w) ==
    /\ pc[w] = "raise"
    /\ Raise
    /\ Goto(w, "wake")
    /\ UNCHANGED <<messages, count, line, alarm, wakers, bounds>>

Wake(w) ==
    /\ pc[w] = "wake"
    /\ IF Asleep = {} THEN Goto(w, "settle") ELSE \E s \in Asleep: pc' = [pc EXCEPT ![w] = "idle", ![s] = "calm"]
    /\ UNCHANGED <<messages, count, line, stale, alarm, wakers, bounds>>

Settle(w) ==
    /\ pc[w] = "settle"
    /\ before' = [before EXCEPT ![w] = count]
    /\ rest' = [rest EXCEPT ![w] = IF count = 0 THEN {} ELSE Sleepers]
    /\ Goto(w, IF count = 0 THEN "idle" ELSE "first")
    /\ UNCHANGED <<messages, count, line, stale, alarm, found, bounds>>

\* count_waiting, a line at a time: the living who say that they wait
LookAtLine(w) ==
    /\ pc[w] \in {"first", "second"} /\ rest[w] # {}
    /\ \E s \in rest[w]:
        /\ rest' = [rest EXCEPT ![w] = @ \ {s}]
        /\ found' = IF line[s] /\ pc[s] # "gone" THEN [found EXCEPT ![w] = @ + 1] ELSE found
    /\ UNCHANGED <<messages, count, line, pc, stale, alarm, before, bounds>>

Zero(w) ==
    /\ pc[w] = "first" /\ rest[w] = {}
    /\ LET settles == found[w] = 0 /\ count = before[w]
           again == settles /\ Bug # "noSecondLook" IN
       /\ count' = IF settles THEN 0 ELSE count
       /\ rest' = IF again THEN [rest EXCEPT ![w] = Sleepers] ELSE rest
       /\ Goto(w, IF again THEN "second" ELSE "idle")
    /\ found' = [found EXCEPT ![w] = 0]
    /\ before' = [before EXCEPT ![w] = 0]
    /\ UNCHANGED <<messages, line, stale, alarm, bounds>>

Missed(w) ==
    /\ pc[w] = "second" /\ rest[w] = {}
    /\ count' = count + found[w]
    /\ Goto(w, IF found[w] = 0 THEN "idle" ELSE "raiseAll")
    /\ found' = [found EXCEPT ![w] = 0]
    /\ UNCHANGED <<messages, line, stale, alarm, before, rest, bounds>>

RaiseAll(w) ==
    /\ pc[w] = "raiseAll"
    /\ Raise
    /\ Goto(w, "wakeAll")
    /\ UNCHANGED <<messages, count, line, alarm, wakers, bounds>>

WakeAll(w) ==
    /\ pc[w] = "wakeAll"
    /\ pc' = [p \in Sleepers \cup Wakers |-> IF p = w THEN "idle" ELSE IF p \in Asleep THEN "calm" ELSE pc[p]]
    /\ UNCHANGED <<messages, count, line, stale, alarm, wakers, bounds>>

------------------------------------------------------------------------------------------------------------

\* The watchers tell those who sleep, or are about to.
Die(p) ==
    /\ pc[p] \notin {"gone", "done"} /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ pc' = [q \in Sleepers \cup Wakers |-> IF q = p THEN "gone" ELSE IF q \in Asleep THEN "calm" ELSE pc[q]]
    /\ alarm' = [s \in Sleepers |-> s # p /\ pc[s] \notin {"idle", "done", "gone"}]
    /\ stale' = IF p \in Sleepers THEN [stale EXCEPT ![p] = FALSE] ELSE stale
    /\ before' = IF p \in Wakers THEN [before EXCEPT ![p] = 0] ELSE before
    /\ rest' = IF p \in Wakers THEN [rest EXCEPT ![p] = {}] ELSE rest
    /\ found' = IF p \in Wakers THEN [found EXCEPT ![p] = 0] ELSE found
    /\ UNCHANGED <<messages, count, line, made, leaves>>

Next ==
    \/ \E s \in Sleepers:
        Enter(s) \/ Counted(s) \/ Calm(s) \/ Epoch(s) \/ Forgotten(s) \/ Look(s) \/ GiveUp(s) \/ Leave(s) \/ Left(s) \/ Die(s)
    \/ \E w \in Wakers:
        \/ Make(w) \/ ReadCount(w) \/ RaiseEpoch(w) \/ Wake(w) \/ Settle(w) \/ LookAtLine(w) \/ Zero(w) \/ Missed(w)
        \/ RaiseAll(w) \/ WakeAll(w) \/ Die(w)

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Sleepers) \cup Permutations(Wakers)

------------------------------------------------------------------------------------------------------------
\* Promises

Quiet == \A p \in Sleepers \cup Wakers: pc[p] \in {"idle", "asleep", "done", "gone"}

\* Nobody sleeps over a message.
NoLostWake == Quiet => messages = 0 \/ Asleep = {}

\* Whoever sleeps is counted: the next waker wakes.
NobodyIsForgotten == Quiet => Asleep = {} \/ count > 0
=============================================================================================================

\* SPDX-License-Identifier: Apache-2.0
---------------------------------------------- MODULE Condition ----------------------------------------------
\* A condition of a mutex: docs/design/small-objects.md. The mutex itself is Mutex.tla's: here locking is one step, and a
\* dead owner's lock is free. Who waits takes a unit when he is back, and there are as many units as there were signals;
\* nobody may sleep on while there is one, for which nobody is on his way.
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
    Procs,      \* those who wait
    Nobody,
    Signals,    \* how many units are made, each by one who owns the mutex, with a signal
    Deaths,     \* how often a process is killed
    Leaves,     \* how often a wait ends by a time-out or an interrupt
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "lateSequence",     \* the sequence is read after the mutex was let go
    "noRouse",          \* nobody rouses the others after a death
    "noPassOn"          \* who leaves by an exception keeps a wake-up that reached him
}

VARIABLES
    owner,      \* of the mutex
    sequence,   \* one more at each signal
    waiting,    \* how many wait or are about to; too high after a death
    units,      \* made and not taken
    made,
    pc,         \* what each process does next
    seen,       \* the sequence that each has read
    reached,    \* those whom a FUTEX_WAKE reached and who have not looked since
    deaths, leaves

vars == <<owner, sequence, waiting, units, made, pc, seen, reached, deaths, leaves>>

Init ==
    /\ owner = Nobody
    /\ sequence = 0
    /\ waiting = 0
    /\ units = 0
    /\ made = 0
    /\ pc = [p \in Procs |-> "start"]
    /\ seen = [p \in Procs |-> 0]
    /\ reached = {}
    /\ deaths = 0
    /\ leaves = 0

Goto(p, step) == pc' = [pc EXCEPT ![p] = step]

\* lock, at the beginning and on the way back; a unit that is there is taken, and the mutex let go
Lock(p) ==
    /\ pc[p] \in {"start", "relock"} /\ owner = Nobody
    /\ IF units > 0
       THEN units' = units - 1 /\ Goto(p, "done") /\ UNCHANGED owner
       ELSE owner' = p /\ Goto(p, "count") /\ UNCHANGED units
    /\ UNCHANGED <<sequence, waiting, made, seen, reached, deaths, leaves>>

Count(p) ==
    /\ pc[p] = "count"
    /\ waiting' = waiting + 1
    /\ Goto(p, IF Bug = "lateSequence" THEN "unlock" ELSE "read")
    /\ UNCHANGED <<owner, sequence, units, made, seen, reached, deaths, leaves>>

Read(p) ==
    /\ pc[p] = "read"
    /\ seen' = [seen EXCEPT ![p] = sequence]
    /\ Goto(p, IF Bug = "lateSequence" THEN "look" ELSE "unlock")
    /\ UNCHANGED <<owner, sequence, waiting, units, made, reached, deaths, leaves>>

Unlock(p) ==
    /\ pc[p] = "unlock"
    /\ owner' = Nobody
    /\ Goto(p, IF Bug = "lateSequence" THEN "read" ELSE "look")
    /\ UNCHANGED <<sequence, waiting, units, made, seen, reached, deaths, leaves>>

\* The kernel compares and lets sleep, in one step.
Look(p) ==
    /\ pc[p] = "look"
    /\ Goto(p, IF sequence = seen[p] THEN "asleep" ELSE "uncount")
    /\ reached' = reached \ {p}
    /\ UNCHANGED <<owner, sequence, waiting, units, made, seen, deaths, leaves>>

\* A time-out or an interrupt: it leaves for good. Whether a wake reached it, it knows only by the sequence.
Leave(p) ==
    /\ pc[p] = "asleep" /\ leaves < Leaves
    /\ leaves' = leaves + 1
    /\ Goto(p, "leave")
    /\ UNCHANGED <<owner, sequence, waiting, units, made, seen, reached, deaths>>

Uncount(p) ==
    /\ pc[p] \in {"uncount", "leave"}
    /\ waiting' = waiting - 1
    /\ Goto(p, IF pc[p] = "leave" THEN "leaveLock" ELSE "relock")
    /\ UNCHANGED <<owner, sequence, units, made, seen, reached, deaths, leaves>>

Wake(sleepers) ==
    /\ pc' = [q \in Procs |-> IF q \in sleepers THEN "look" ELSE pc[q]]
    /\ reached' = reached \cup sleepers

\* It has the mutex again. If the sequence has changed, the wake is another's: all look again.
LeaveLock(p) ==
    /\ pc[p] = "leaveLock" /\ owner = Nobody
    /\ LET passes == sequence # seen[p] /\ Bug # "noPassOn"
           sleepers == IF passes THEN {q \in Procs: pc[q] = "asleep"} ELSE {} IN
       /\ pc' = [q \in Procs |-> IF q = p THEN "gone" ELSE IF q \in sleepers THEN "look" ELSE pc[q]]
       /\ reached' = (reached \cup sleepers) \ {p}
    /\ UNCHANGED <<owner, sequence, waiting, units, made, seen, deaths, leaves>>

\* signal: by one who is no process of Procs and does not die; each step holds the mutex, so nobody is in between but those
\* who sleep, leave or die. A wake may reach one who is just leaving, as the kernel has him in its queue still.
Signal ==
    /\ owner = Nobody /\ made < Signals
    /\ made' = made + 1
    /\ units' = units + 1
    /\ sequence' = sequence + 1
    /\ LET queued == {q \in Procs: pc[q] \in {"asleep", "leave", "dying"}} IN
       IF waiting = 0 \/ queued = {}
       THEN UNCHANGED <<pc, reached>>
       ELSE \E q \in queued:
            IF pc[q] = "asleep" THEN Wake({q}) ELSE reached' = reached \cup {q} /\ UNCHANGED pc
    /\ UNCHANGED <<owner, waiting, seen, deaths, leaves>>

\* Killed: it may be in the kernel's queue for a moment still. Then the kernel frees its lock, and the watchers of the others
\* rouse all who sleep; the mutex is taken from it.
Die(p) ==
    /\ pc[p] \notin {"dying", "gone", "done"} /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ Goto(p, IF pc[p] = "asleep" THEN "dying" ELSE "freed")
    /\ UNCHANGED <<owner, sequence, waiting, units, made, seen, reached, leaves>>

LeaveQueue(p) ==
    /\ pc[p] = "dying"
    /\ Goto(p, "freed")
    /\ UNCHANGED <<owner, sequence, waiting, units, made, seen, reached, deaths, leaves>>

Free(p) ==
    /\ pc[p] = "freed"
    /\ owner' = IF owner = p THEN Nobody ELSE owner
    /\ LET sleepers == IF Bug = "noRouse" THEN {} ELSE {q \in Procs: pc[q] = "asleep"} IN
       /\ pc' = [q \in Procs |-> IF q = p THEN "gone" ELSE IF q \in sleepers THEN "look" ELSE pc[q]]
       /\ reached' = (reached \cup sleepers) \ {p}
    /\ UNCHANGED <<sequence, waiting, units, made, seen, deaths, leaves>>

Work(p) ==
    Lock(p) \/ Count(p) \/ Read(p) \/ Unlock(p) \/ Look(p) \/ Uncount(p) \/ LeaveLock(p) \/ LeaveQueue(p) \/ Free(p)

Next == Signal \/ \E p \in Procs: Work(p) \/ Leave(p) \/ Die(p)

Spec == Init /\ [][Next]_vars /\ \A p \in Procs: WF_vars(Work(p))

Symmetry == Permutations(Procs)

------------------------------------------------------------------------------------------------------------
\* Promises

TypeOK ==
    /\ owner \in Procs \cup {Nobody}
    /\ \A p \in Procs: owner = p => pc[p] \in {"count", "read", "unlock", "freed"}

\* Those who will look for a unit, or wake others, by themselves.
OnTheirWay == {p \in Procs: pc[p] \notin {"asleep", "done", "gone"}}

NoLostSignal == units > 0 /\ (\E p \in Procs: pc[p] = "asleep") => OnTheirWay # {}
=============================================================================================================

\* SPDX-License-Identifier: Apache-2.0
-------------------------------------------- MODULE ReadWriteLock --------------------------------------------
\* The read-write lock: docs/design/ledger.md, "Read-write lock". A turnstile, through which all go who do not get their
\* units at once, and units: a reader takes one and leaves one, a writer takes all.
\*
\* In C: rwlock_lock.c attempt, take, wait_in_turn, has_turn, esclusa_rwlock_lock_on, esclusa_rwlock_give_up; rwlock.c
\* read_unlock, write_unlock, repair, give_back; lock_word.c for the turnstile; waiters.h for the wake.
\*
\* A change of the units is one step here, with its maker's entry: that is Ledger.tla's. The turnstile's protocol is
\* Mutex.tla's: here taking it is one step, who waits for it is at "owned", and whoever looks at a dead one's takes it away,
\* after a slice. Who asks the kernel about a dead one gets the truth. The last look and falling asleep are one step, as
\* the epoch makes them, and every death rouses who sleeps: Waiting.tla. One thread for each process.
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
    Readers, Writers,   \* processes, by what they want
    Nobody,
    Units,      \* of the ledger; in reality a million
    Calls,      \* how often each locks; 0: again and again
    Parts,      \* how many parts of a wait end by themselves: Python's main thread
    Leaves,     \* how many waits end by a time-out or an interrupt
    Deaths,     \* or closes
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "lastUnit",         \* a reader takes the last unit
    "noTurnstile",      \* who does not get his units waits for them without a turn
    "pastTheTurn",      \* who comes later takes his units although somebody has the turn
    "turnLost",         \* the turn is let go between the parts of a wait
    "turnKept",         \* who gives up between the parts keeps his turn
    "noWake",           \* who unlocks wakes nobody
    "noWakeOnRepair",   \* nor does who repairs
    "notRecovered",     \* a dead writer leaves no trace
    "readerRecovers",   \* a dead reader leaves one
    "markedByReader"    \* a reader says that the data is sound
}

Procs == Readers \cup Writers

VARIABLES
    free,       \* units in the word
    recovered,  \* the bit in the word
    held,       \* each one's entry
    turnstile,  \* whom the word names, or Nobody
    alive,
    pc,
    next,       \* ghost: who had the turn when its first part ended, until it has the lock or gives up
    broken,     \* ghost: a writer died in the middle, and no writer has said since that the data is sound
    calls, parts, leaves, deaths

word == <<free, recovered, held, turnstile>>
bounds == <<calls, parts, leaves, deaths>>
vars == <<word, alive, pc, next, broken, bounds>>

Init ==
    /\ free = Units
    /\ recovered = FALSE
    /\ held = [p \in Procs |-> 0]
    /\ turnstile = Nobody
    /\ alive = [p \in Procs |-> TRUE]
    /\ pc = [p \in Procs |-> "idle"]
    /\ next = Nobody
    /\ broken = FALSE
    /\ calls = [p \in Procs |-> 0]
    /\ parts = 0 /\ leaves = 0 /\ deaths = 0

Goto(p, step) == pc' = [pc EXCEPT ![p] = step]
Rouse(p, step) == pc' = [q \in Procs |-> IF q = p THEN step ELSE IF pc[q] = "asleep" THEN "turn" ELSE pc[q]]

Wants(p) == IF p \in Writers THEN Units ELSE 1
Enough(p) == free >= IF p \in Writers \/ Bug = "lastUnit" THEN Wants(p) ELSE 2
Take(p) == free' = free - Wants(p) /\ held' = [held EXCEPT ![p] = Wants(p)]

------------------------------------------------------------------------------------------------------------
\* lock: at once, if the turnstile is free and there are units; otherwise in turn

Call(p) ==
    /\ pc[p] = "idle" /\ (Calls = 0 \/ calls[p] < Calls)
    /\ calls' = IF Calls = 0 THEN calls ELSE [calls EXCEPT ![p] = @ + 1]
    /\ Goto(p, "look")
    /\ UNCHANGED <<word, alive, next, broken, parts, leaves, deaths>>

Look(p) ==
    /\ pc[p] = "look"
    /\ Goto(p, IF turnstile # Nobody /\ Bug # "pastTheTurn" THEN "owned" ELSE "attempt")
    /\ UNCHANGED <<word, alive, next, broken, bounds>>

Attempt(p) ==
    /\ pc[p] = "attempt"
    /\ IF Enough(p) THEN Take(p) /\ Goto(p, "has") ELSE UNCHANGED <<free, held>> /\ Goto(p, IF Bug = "noTurnstile" THEN "turn" ELSE "owned")
    /\ UNCHANGED <<recovered, turnstile, alive, next, broken, bounds>>

\* The lock of the turnstile: free, or a dead one's.
Owned(p) ==
    /\ pc[p] = "owned"
    /\ IF turnstile = Nobody THEN TRUE ELSE ~alive[turnstile]
    /\ turnstile' = p
    /\ Goto(p, "turn")
    /\ UNCHANGED <<free, recovered, held, alive, next, broken, bounds>>

\* It has the turn, and looks for its units; before it sleeps it is counted, and reads the epoch.
Turn(p) ==
    /\ pc[p] = "turn"
    /\ IF Enough(p)
       THEN Take(p) /\ Goto(p, "pass")
       ELSE UNCHANGED <<free, held>> /\ Goto(p, "asleep")
    /\ UNCHANGED <<recovered, turnstile, alive, next, broken, bounds>>

\* It unlocks the turnstile, which wakes the next one there.
Pass(p) ==
    /\ pc[p] \in {"pass", "giveUp"}
    /\ turnstile' = IF turnstile = p THEN Nobody ELSE turnstile
    /\ next' = IF next = p THEN Nobody ELSE next
    /\ Goto(p, IF pc[p] = "pass" THEN "has" ELSE "idle")
    /\ UNCHANGED <<free, recovered, held, alive, broken, bounds>>

------------------------------------------------------------------------------------------------------------
\* A wait in parts; and one that ends

\* The part is over: the caller looks for signals, and keeps the turn.
Part(p) ==
    /\ pc[p] = "asleep" /\ turnstile = p /\ parts < Parts
    /\ parts' = parts + 1
    /\ next' = p
    /\ turnstile' = IF Bug = "turnLost" THEN Nobody ELSE turnstile
    /\ Goto(p, "between")
    /\ UNCHANGED <<free, recovered, held, alive, broken, calls, leaves, deaths>>

\* It goes on: has_turn, or it waits for its turn anew.
GoOn(p) ==
    /\ pc[p] = "between"
    /\ Goto(p, IF turnstile = p THEN "turn" ELSE "owned")
    /\ UNCHANGED <<word, alive, next, broken, bounds>>

\* A handler raised, or the time is over: esclusa_rwlock_give_up.
GiveUp(p) ==
    /\ pc[p] \in {"between", "asleep"} /\ leaves < Leaves
    /\ leaves' = leaves + 1
    /\ Goto(p, IF Bug = "turnKept" THEN "idle" ELSE "giveUp")
    /\ UNCHANGED <<word, alive, next, broken, calls, parts, deaths>>

------------------------------------------------------------------------------------------------------------
\* It has the lock

\* A writer that was told looks at the data, and says that it is sound.
Mark(p) ==
    /\ pc[p] = "has" /\ recovered /\ (p \in Writers \/ Bug = "markedByReader")
    /\ recovered' = FALSE
    /\ broken' = IF p \in Writers THEN FALSE ELSE broken
    /\ UNCHANGED <<free, held, turnstile, alive, pc, next, bounds>>

Unlock(p) ==
    /\ pc[p] = "has"
    /\ free' = free + held[p]
    /\ held' = [held EXCEPT ![p] = 0]
    /\ Goto(p, IF Bug = "noWake" THEN "idle" ELSE "wake")
    /\ UNCHANGED <<recovered, turnstile, alive, next, broken, bounds>>

Wake(p) ==
    /\ pc[p] = "wake"
    /\ Rouse(p, "idle")
    /\ UNCHANGED <<word, alive, next, broken, bounds>>

------------------------------------------------------------------------------------------------------------
\* death, or a close; and repair, by whoever sleeps, or looks

Die(p) ==
    /\ alive[p] /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ alive' = [alive EXCEPT ![p] = FALSE]
    /\ Goto(p, "dead")
    /\ next' = IF next = p THEN Nobody ELSE next
    /\ broken' = (broken \/ (p \in Writers /\ held[p] # 0))
    /\ UNCHANGED <<word, calls, parts, leaves>>

\* What it held comes back; a writer's whole makes the lock recovered. Then all are woken, also if it held nothing.
Repair(p) ==
    /\ pc[p] = "dead"
    /\ \E q \in Procs: alive[q] /\ pc[q] # "idle"
    /\ free' = free + held[p]
    /\ held' = [held EXCEPT ![p] = 0]
    /\ recovered' = (recovered \/ (held[p] # 0 /\ (Bug = "readerRecovers" \/ (held[p] = Units /\ Bug # "notRecovered"))))
    /\ turnstile' = IF turnstile = p THEN Nobody ELSE turnstile
    /\ IF Bug = "noWakeOnRepair" THEN Goto(p, "gone") ELSE Rouse(p, "gone")
    /\ UNCHANGED <<alive, next, broken, bounds>>

------------------------------------------------------------------------------------------------------------

Work(p) == Look(p) \/ Attempt(p) \/ Turn(p) \/ Pass(p) \/ GoOn(p) \/ Unlock(p) \/ Wake(p) \/ Repair(p)

Next == \E p \in Procs: Work(p) \/ Owned(p) \/ Call(p) \/ Part(p) \/ GiveUp(p) \/ Mark(p) \/ Die(p)

Spec == Init /\ [][Next]_vars

\* The turnstile is won by whoever is quicker, but not by the same ones for ever: its own sleepers try again after a slice.
Fair == Spec /\ \A p \in Procs: WF_vars(Work(p)) /\ SF_vars(Owned(p))

Symmetry == Permutations(Readers) \cup Permutations(Writers)

------------------------------------------------------------------------------------------------------------
\* Promises

Has(p) == alive[p] /\ pc[p] \in {"has", "pass"}

OneWriterOrReaders == \A p, q \in Procs: p # q /\ Has(p) /\ Has(q) => p \in Readers /\ q \in Readers

RECURSIVE Sum(_)
Sum(s) == IF s = {} THEN 0 ELSE LET p == CHOOSE it \in s: TRUE IN held[p] + Sum(s \ {p})
UnitsAreConserved == free + Sum(Procs) = Units

\* Who has all units is a writer.
AllUnitsAreAWriters == free = 0 => \E p \in Writers: held[p] = Units

\* As long as a writer's death has left the data in the middle, whoever gets the lock is told; and nobody for nothing.
RecoveredIsNeverLost == broken /\ (\E p \in Procs: Has(p)) => recovered
NoFalseAlarm == recovered => broken

\* Who keeps his turn between the parts of his wait has it, and nobody gets in before him who asked later.
TheTurnIsKept == next # Nobody /\ pc[next] \in {"between", "turn", "asleep"} => turnstile = next

\* The turn is nobody's who does not wait for his units, or is dead and about to be found.
NoTurnForNothing == turnstile # Nobody => ~alive[turnstile] \/ pc[turnstile] \in {"turn", "asleep", "between", "pass", "giveUp"}

\* When nobody has anything to do, nobody sleeps over units that he could have, nor over what the dead hold; and who has the
\* turn, for which others wait, sleeps himself.
MayLock(p) == IF turnstile = Nobody THEN TRUE ELSE ~alive[turnstile]
Quiet == \A p \in Procs: pc[p] \in {"idle", "asleep", "gone"} \/ (pc[p] = "owned" /\ ~MayLock(p))
NoLostWake ==
    Quiet => \A p \in Procs: (pc[p] = "asleep" => ~Enough(p)) /\ (pc[p] = "owned" => pc[turnstile] = "asleep")

\* Neither side starves, however often the others come back.
EveryWriterEnds == \A p \in Writers: (pc[p] \in {"look", "owned", "turn", "asleep"}) ~> (pc[p] \in {"has", "dead", "gone", "idle"})
EveryReaderEnds == \A p \in Readers: (pc[p] \in {"look", "owned", "turn", "asleep"}) ~> (pc[p] \in {"has", "dead", "gone", "idle"})
=============================================================================================================

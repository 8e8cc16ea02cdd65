\* SPDX-License-Identifier: Apache-2.0
------------------------------------------------ MODULE Mutex ------------------------------------------------
\* The lock word: docs/design/mutex.md, with the part of docs/design/liveness.md that it rests on.
\*
\* A process is called by its member index; who starts after a death takes the dead one's index, as a new process. Each
\* step is one access to shared memory or one system call, so a process may be stopped or killed before each of them. What
\* it keeps in between (the word it read, whom it judges) is its own and is lost with it.
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
    Procs,      \* the member indices
    Nobody,     \* owner 0
    Calls,      \* how often lock is called, by all together
    Deaths,     \* how often a process is killed, or closes while it holds the lock
    Late,       \* how often a joiner is so slow that he finds the place used and left meanwhile
    Slices,     \* whether a sleep ends by itself
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "noGeneration",     \* no change of the generation
    "oldAnswer",        \* the repair trusts the answer that the sweep got before the repair read the word
    "noRetry",          \* the sweep frees the place although its repair lost against a waiter that set contended
    "cleanAnyway",      \* the sweep frees the place although the repair found it alive
    "noProbe"           \* a waiter never asks the kernel about the owner
}

VARIABLES
    word,       \* the shared word
    state,      \* [generation, active] of each member, shared
    alive,      \* whether the kernel lock of each member is held
    pc,         \* what each process does next
    seen,       \* the word that each process read last
    judged,     \* whom it sweeps, and the member state that it read before it asked
    after,      \* where it goes on after a sweep or a wake
    slept,      \* whether it has slept in this call of lock
    told,       \* whether lock told it that the lock was recovered
    broken,     \* an owner died and nobody has said that the data is sound
    calls, deaths, late

vars == <<word, state, alive, pc, seen, judged, after, slept, told, broken, calls, deaths, late>>
inner == <<state, alive, judged, calls, deaths, late>>

Word == [generation: Nat, owner: Procs \cup {Nobody}, contended: BOOLEAN, recovered: BOOLEAN]
NoWord == [generation |-> 0, owner |-> Nobody, contended |-> FALSE, recovered |-> FALSE]
NoOne == [member |-> Nobody, generation |-> 0]

Init ==
    /\ word = NoWord
    /\ state = [m \in Procs |-> [generation |-> 1, active |-> TRUE]]
    /\ alive = [m \in Procs |-> TRUE]
    /\ pc = [p \in Procs |-> "idle"]
    /\ seen = [p \in Procs |-> NoWord]
    /\ judged = [p \in Procs |-> NoOne]
    /\ after = [p \in Procs |-> "idle"]
    /\ slept = [p \in Procs |-> FALSE]
    /\ told = [p \in Procs |-> FALSE]
    /\ broken = FALSE
    /\ calls = 0
    /\ deaths = 0
    /\ late = 0

Next1(generation) == IF Bug = "noGeneration" THEN generation ELSE generation + 1

Goto(p, step) == pc' = [pc EXCEPT ![p] = step]
Keep(p, value) == seen' = [seen EXCEPT ![p] = value]
Forget(p) == Keep(p, NoWord)

\* One FUTEX_WAKE of one sleeper, after which p is at `step`. The woken one looks at the word again.
WakeOne(p, step) ==
    \/ /\ \A q \in Procs: pc[q] # "asleep"
       /\ pc' = [pc EXCEPT ![p] = step]
    \/ \E q \in Procs:
       /\ pc[q] = "asleep"
       /\ pc' = [pc EXCEPT ![p] = step, ![q] = "woke"]

------------------------------------------------------------------------------------------------------------
\* lock

Lock(p) ==
    /\ pc[p] = "idle" /\ calls < Calls
    /\ calls' = calls + 1
    /\ Goto(p, "load")
    /\ UNCHANGED <<word, state, alive, seen, judged, after, slept, told, broken, deaths, late>>

Load(p) ==
    /\ pc[p] = "load"
    /\ Keep(p, word)
    /\ Goto(p, IF word.owner = Nobody THEN "take" ELSE "ask")
    /\ UNCHANGED <<word, after, slept, told, broken>> /\ UNCHANGED inner

Own(p, recovered) ==
    /\ Goto(p, "owner")
    /\ told' = [told EXCEPT ![p] = recovered]
    /\ slept' = [slept EXCEPT ![p] = FALSE]
    /\ Forget(p)

Retry(p) ==
    /\ Goto(p, "load")
    /\ Forget(p)
    /\ UNCHANGED <<word, slept, told>>

Take(p) ==
    /\ pc[p] = "take"
    /\ IF word = seen[p]
       THEN /\ word' = [generation |-> Next1(seen[p].generation), owner |-> p, contended |-> slept[p],
                        recovered |-> seen[p].recovered]
            /\ Own(p, seen[p].recovered)
       ELSE Retry(p)
    /\ UNCHANGED <<after, broken>> /\ UNCHANGED inner

\* The word was read first; now the kernel is asked.
Ask(p) ==
    /\ pc[p] = "ask"
    /\ Goto(p, IF ~alive[seen[p].owner] /\ Bug # "noProbe" THEN "handOn" ELSE IF seen[p].contended THEN "futex" ELSE "contend")
    /\ UNCHANGED <<word, seen, after, slept, told, broken>> /\ UNCHANGED inner

HandOn(p) ==
    /\ pc[p] = "handOn"
    /\ IF word = seen[p]
       THEN /\ word' = [generation |-> Next1(seen[p].generation), owner |-> p, contended |-> TRUE, recovered |-> TRUE]
            /\ Own(p, TRUE)
       ELSE Retry(p)
    /\ UNCHANGED <<after, broken>> /\ UNCHANGED inner

Contend(p) ==
    /\ pc[p] = "contend"
    /\ IF word = seen[p]
       THEN /\ word' = [seen[p] EXCEPT !.contended = TRUE]
            /\ Keep(p, word')
            /\ Goto(p, "futex")
            /\ UNCHANGED <<slept, told>>
       ELSE Retry(p)
    /\ UNCHANGED <<after, broken>> /\ UNCHANGED inner

LowHalf(value) == <<value.owner, value.contended, value.recovered>>

\* The kernel compares the low half and lets sleep, in one step.
Futex(p) ==
    /\ pc[p] = "futex"
    /\ Goto(p, IF LowHalf(word) = LowHalf(seen[p]) THEN "asleep" ELSE "load")
    /\ slept' = [slept EXCEPT ![p] = TRUE]
    /\ Forget(p)
    /\ UNCHANGED <<word, after, told, broken>> /\ UNCHANGED inner

SliceEnds(p) ==
    /\ pc[p] = "asleep" /\ Slices
    /\ Goto(p, "woke")
    /\ UNCHANGED <<word, seen, after, slept, told, broken>> /\ UNCHANGED inner

\* It may sweep first.
LookAgain(p) ==
    /\ pc[p] = "woke"
    /\ Goto(p, "load")
    /\ UNCHANGED <<word, seen, after, slept, told, broken>> /\ UNCHANGED inner

\* The deadline passed, or an interrupt. A wake-up may be used up by it.
GiveUp(p) ==
    /\ pc[p] = "woke" /\ Slices
    /\ Goto(p, "idle")
    /\ slept' = [slept EXCEPT ![p] = FALSE]
    /\ UNCHANGED <<word, seen, after, told, broken>> /\ UNCHANGED inner

------------------------------------------------------------------------------------------------------------
\* unlock, mark_repaired. An owner's word changes only by `contended`, so these end.

LoadToUnlock(p) ==
    /\ pc[p] = "owner"
    /\ Keep(p, word)
    /\ Goto(p, "unlock")
    /\ UNCHANGED <<word, after, slept, told, broken>> /\ UNCHANGED inner

Unlock(p) ==
    /\ pc[p] = "unlock"
    /\ IF word = seen[p]
       THEN /\ word' = [seen[p] EXCEPT !.owner = Nobody, !.contended = FALSE]
            /\ told' = [told EXCEPT ![p] = FALSE]
            /\ Goto(p, IF seen[p].contended THEN "wake" ELSE "idle")
       ELSE /\ Goto(p, "owner")
            /\ UNCHANGED <<word, told>>
    /\ after' = [after EXCEPT ![p] = "idle"]
    /\ Forget(p)
    /\ UNCHANGED <<slept, broken>> /\ UNCHANGED inner

Wake(p) ==
    /\ pc[p] = "wake"
    /\ WakeOne(p, after[p])
    /\ after' = [after EXCEPT ![p] = "idle"]
    /\ UNCHANGED <<word, seen, slept, told, broken>> /\ UNCHANGED inner

LoadToMark(p) ==
    /\ pc[p] = "owner" /\ told[p]
    /\ Keep(p, word)
    /\ Goto(p, "mark")
    /\ UNCHANGED <<word, after, slept, told, broken>> /\ UNCHANGED inner

MarkRepaired(p) ==
    /\ pc[p] = "mark"
    /\ IF word = seen[p]
       THEN /\ word' = [seen[p] EXCEPT !.recovered = FALSE]
            /\ told' = [told EXCEPT ![p] = FALSE]
            /\ broken' = FALSE
       ELSE UNCHANGED <<word, told, broken>>
    /\ Goto(p, "owner")
    /\ Forget(p)
    /\ UNCHANGED <<after, slept>> /\ UNCHANGED inner

------------------------------------------------------------------------------------------------------------
\* sweep, by whoever has nothing else to do or has slept. Before the first death it would find nothing.

Sweep(p) ==
    /\ pc[p] \in {"idle", "woke"} /\ deaths > 0
    /\ \E m \in Procs \ {p}:
        /\ state[m].active
        /\ judged' = [judged EXCEPT ![p] = [member |-> m, generation |-> state[m].generation]]
    /\ after' = [after EXCEPT ![p] = IF pc[p] = "idle" THEN "idle" ELSE "load"]
    /\ Goto(p, "sweepAsk")
    /\ UNCHANGED <<word, state, alive, seen, slept, told, broken, calls, deaths, late>>

EndSweep(p) ==
    /\ Goto(p, after[p])
    /\ judged' = [judged EXCEPT ![p] = NoOne]
    /\ after' = [after EXCEPT ![p] = "idle"]
    /\ Forget(p)

SweepAsk(p) ==
    /\ pc[p] = "sweepAsk"
    /\ IF alive[judged[p].member]
       THEN EndSweep(p)
       ELSE /\ Goto(p, "repairLoad")
            /\ UNCHANGED <<seen, judged, after>>
    /\ UNCHANGED <<word, state, alive, slept, told, broken, calls, deaths, late>>

RepairLoad(p) ==
    /\ pc[p] = "repairLoad"
    /\ IF word.owner # judged[p].member
       THEN Goto(p, "sweepState") /\ Forget(p)
       ELSE Goto(p, IF Bug = "oldAnswer" THEN "repair" ELSE "repairAsk") /\ Keep(p, word)
    /\ UNCHANGED <<word, after, slept, told, broken>> /\ UNCHANGED inner

\* Again: the word that was read may be that of a new process with the same index. If it lives, the repair is not finished,
\* and the place stays as it is: the life may be that of a joiner who is about to turn back.
RepairAsk(p) ==
    /\ pc[p] = "repairAsk"
    /\ IF alive[judged[p].member]
       THEN IF Bug = "cleanAnyway" THEN Goto(p, "sweepState") /\ Forget(p) /\ UNCHANGED <<judged, after>> ELSE EndSweep(p)
       ELSE /\ Goto(p, "repair")
            /\ UNCHANGED <<seen, judged, after>>
    /\ UNCHANGED <<word, state, alive, slept, told, broken, calls, deaths, late>>

Repair(p) ==
    /\ pc[p] = "repair"
    /\ IF word = seen[p]
       THEN /\ word' = [generation |-> Next1(seen[p].generation), owner |-> Nobody, contended |-> FALSE, recovered |-> TRUE]
            /\ Goto(p, "repairWake")
       ELSE /\ Goto(p, IF Bug = "noRetry" THEN "sweepState" ELSE "repairLoad")
            /\ UNCHANGED word
    /\ Forget(p)
    /\ UNCHANGED <<after, slept, told, broken>> /\ UNCHANGED inner

RepairWake(p) ==
    /\ pc[p] = "repairWake"
    /\ WakeOne(p, "sweepState")
    /\ UNCHANGED <<word, seen, after, slept, told, broken>> /\ UNCHANGED inner

SweepState(p) ==
    /\ pc[p] = "sweepState"
    /\ LET m == judged[p].member IN
       state' = IF state[m] = [generation |-> judged[p].generation, active |-> TRUE]
                THEN [state EXCEPT ![m].active = FALSE]
                ELSE state
    /\ EndSweep(p)
    /\ UNCHANGED <<word, alive, slept, told, broken, calls, deaths, late>>

------------------------------------------------------------------------------------------------------------
\* death, closing while held, and a new process with the same index

Gone(p) ==
    /\ alive' = [alive EXCEPT ![p] = FALSE]
    /\ pc' = [pc EXCEPT ![p] = "gone"]
    /\ seen' = [seen EXCEPT ![p] = NoWord]
    /\ judged' = [judged EXCEPT ![p] = NoOne]
    /\ after' = [after EXCEPT ![p] = "idle"]
    /\ slept' = [slept EXCEPT ![p] = FALSE]
    /\ told' = [told EXCEPT ![p] = FALSE]

Die(p) ==
    /\ pc[p] # "gone" /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ Gone(p)
    /\ broken' = (broken \/ word.owner = p)
    /\ UNCHANGED <<word, state, calls, late>>

LoadToClose(p) ==
    /\ \/ pc[p] = "owner" /\ deaths < Deaths /\ deaths' = deaths + 1
       \/ pc[p] = "closeAgain" /\ UNCHANGED deaths
    /\ Keep(p, word)
    /\ Goto(p, "close")
    /\ UNCHANGED <<word, state, alive, judged, after, slept, told, broken, calls, late>>

Close(p) ==
    /\ pc[p] = "close"
    /\ IF word = seen[p]
       THEN /\ word' = [generation |-> Next1(seen[p].generation), owner |-> Nobody, contended |-> FALSE, recovered |-> TRUE]
            /\ broken' = TRUE
            /\ Goto(p, "wake")
       ELSE /\ Goto(p, "closeAgain")
            /\ UNCHANGED <<word, broken>>
    /\ after' = [after EXCEPT ![p] = "leave"]
    /\ Forget(p)
    /\ UNCHANGED <<slept, told>> /\ UNCHANGED inner

LeaveState(p) ==
    /\ pc[p] = "leave"
    /\ state' = [state EXCEPT ![p].active = FALSE]
    /\ Goto(p, "leaveLock")
    /\ UNCHANGED <<word, alive, seen, judged, after, slept, told, broken, calls, deaths, late>>

LeaveLock(p) ==
    /\ pc[p] = "leaveLock"
    /\ Gone(p)
    /\ UNCHANGED <<word, state, broken, calls, deaths, late>>

\* join: look whether nothing of an earlier holder is left; the kernel lock; look again; then active. Between the first look
\* and the lock another process may have come and died: once, a joiner takes the lock of a place where something is left.
JoinLock(p) ==
    /\ pc[p] = "gone"
    /\ IF state[p].active THEN late < Late /\ late' = late + 1 ELSE UNCHANGED late
    /\ alive' = [alive EXCEPT ![p] = TRUE]
    /\ Goto(p, "joinLook")
    /\ UNCHANGED <<word, state, seen, judged, after, slept, told, broken, calls, deaths>>

JoinLook(p) ==
    /\ pc[p] = "joinLook"
    /\ IF state[p].active
       THEN Goto(p, "gone") /\ alive' = [alive EXCEPT ![p] = FALSE]
       ELSE Goto(p, "join") /\ UNCHANGED alive
    /\ UNCHANGED <<word, state, seen, judged, after, slept, told, broken, calls, deaths, late>>

JoinState(p) ==
    /\ pc[p] = "join"
    /\ state' = [state EXCEPT ![p] = [generation |-> @.generation + 1, active |-> TRUE]]
    /\ Goto(p, "idle")
    /\ UNCHANGED <<word, alive, seen, judged, after, slept, told, broken, calls, deaths, late>>

------------------------------------------------------------------------------------------------------------

\* What a process that has begun does for certain, if it is not killed.
Work(p) ==
    \/ Load(p) \/ Take(p) \/ Ask(p) \/ HandOn(p) \/ Contend(p) \/ Futex(p) \/ SliceEnds(p) \/ LookAgain(p)
    \/ LoadToUnlock(p) \/ Unlock(p) \/ Wake(p) \/ MarkRepaired(p)
    \/ SweepAsk(p) \/ RepairLoad(p) \/ RepairAsk(p) \/ Repair(p) \/ RepairWake(p) \/ SweepState(p)
    \/ LeaveState(p) \/ LeaveLock(p) \/ (pc[p] = "closeAgain" /\ LoadToClose(p)) \/ Close(p)
    \/ JoinLook(p) \/ JoinState(p)

Next == \E p \in Procs:
    Work(p) \/ Lock(p) \/ GiveUp(p) \/ LoadToMark(p) \/ Sweep(p) \/ LoadToClose(p) \/ Die(p) \/ JoinLock(p)

Spec == Init /\ [][Next]_vars /\ \A p \in Procs: WF_vars(Work(p))

Symmetry == Permutations(Procs)

------------------------------------------------------------------------------------------------------------
\* Promises

TypeOK ==
    /\ word \in Word
    /\ seen \in [Procs -> Word]
    /\ \A p \in Procs: alive[p] = (pc[p] # "gone")

Owners == {p \in Procs: pc[p] \in {"owner", "unlock", "mark", "close", "closeAgain"}}

NeverTwoOwners == Cardinality(Owners) <= 1

TheWordNamesTheOwner == \A p \in Owners: word.owner = p

\* After a death with the lock, every owner is told until one says that the data is sound.
RecoveredIsNeverLost == broken => \A p \in Owners: told[p]

\* And nobody is told for nothing.
NoFalseAlarm == word.recovered => broken

\* A place is taken again only when nothing of its last holder is left in the word.
AWordNamesNoStranger == \A p \in Procs: word.owner = p /\ alive[p] /\ pc[p] # "joinLook" => p \in Owners

Waiting(p) ==
    \/ pc[p] \in {"load", "take", "ask", "handOn", "contend", "futex", "asleep", "woke"}
    \/ pc[p] \in {"sweepAsk", "repairLoad", "repairAsk", "repair", "repairWake", "sweepState"} /\ after[p] = "load"

\* Who waits gets the lock, or gives up, or dies.
EveryWaiterEnds == \A p \in Procs: Waiting(p) ~> ~Waiting(p)
=============================================================================================================

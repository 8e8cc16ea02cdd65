\* SPDX-License-Identifier: Apache-2.0
------------------------------------------------ MODULE Ledger -----------------------------------------------
\* Units that members hold: docs/design/ledger.md, with the part of docs/design/liveness.md that it rests on.
\*
\* A process is called by its member index; who starts after a death takes the dead one's index, as a new process. Each
\* step is one access to shared memory or one system call, so a process may be stopped or killed before each of them. What
\* it keeps in between (the words it read, whom it judges) is its own and is lost with it. A process is one thread here:
\* those of one member make their changes one at a time.
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
    Procs,      \* the member indices
    Nobody,     \* who made the first word
    Total,      \* how many units there are
    Wants,      \* how many one takes or gives back at once
    Calls,      \* how often somebody takes, all together; what he has he gives back without being counted
    Deaths,     \* how often a process is killed, or closes
    Late,       \* how often a joiner is so slow that he finds the place used and left meanwhile
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "noSettle",         \* a change does not finish the last one first
    "lateEntry",        \* the entry announces the change after the word has it
    "oldWord",          \* the repair does not look whether the word is still what it read before the death
    "noAsk",            \* the repair trusts the answer that the sweep got before the repair read the words
    "noWakeOnRepair"    \* a repair gives units back and wakes nobody
}

VARIABLES
    word,       \* [generation, who, free], shared
    entry,      \* [generation, change, held] of each member, shared
    epoch, waiting,
    state,      \* [generation, active] of each member, shared
    alive,      \* whether the kernel lock of each member is held
    pc,         \* what each process does next
    seen, noted, \* the word and the entry that each process read last
    after,      \* where it goes on after it has settled
    back,       \* where it goes on after a sweep
    want,       \* its change
    counted,    \* whether it has counted itself among the waiting, and the epoch that it read
    judged,     \* whom it sweeps, and the member state that it read before it asked
    mine,       \* how many units it has: what its user knows, in no word
    calls, deaths, late

vars == <<word, entry, epoch, waiting, state, alive, pc, seen, noted, after, back, want, counted, judged, mine, calls, deaths, late>>
shared == <<word, entry, epoch, waiting>>
member == <<state, alive>>
bounds == <<calls, deaths, late>>

NoWord == [generation |-> 0, who |-> Nobody, free |-> 0]
NoEntry == [generation |-> 0, change |-> 0, held |-> 0]
NoOne == [member |-> Nobody, generation |-> 0]
NotCounted == [is |-> FALSE, epoch |-> 0]

Init ==
    /\ word = [generation |-> 0, who |-> Nobody, free |-> Total]
    /\ entry = [m \in Procs |-> NoEntry]
    /\ epoch = 0
    /\ waiting = 0
    /\ state = [m \in Procs |-> [generation |-> 1, active |-> TRUE]]
    /\ alive = [m \in Procs |-> TRUE]
    /\ pc = [p \in Procs |-> "idle"]
    /\ seen = [p \in Procs |-> NoWord]
    /\ noted = [p \in Procs |-> NoEntry]
    /\ after = [p \in Procs |-> "idle"]
    /\ back = [p \in Procs |-> "idle"]
    /\ want = [p \in Procs |-> 0]
    /\ counted = [p \in Procs |-> NotCounted]
    /\ judged = [p \in Procs |-> NoOne]
    /\ mine = [p \in Procs |-> 0]
    /\ calls = 0
    /\ deaths = 0
    /\ late = 0

Goto(p, step) == pc' = [pc EXCEPT ![p] = step]
Keep(p, value) == seen' = [seen EXCEPT ![p] = value]
Note(p, value) == noted' = [noted EXCEPT ![p] = value]

------------------------------------------------------------------------------------------------------------
\* settle: finish the change that the word in `seen` names. Then on to `after`.

Announces(e, w) == e.change # 0 /\ e.generation = w.generation
Settled(e) == [generation |-> 0, change |-> 0, held |-> e.held + e.change]

\* L2 ends here: is there enough?
Next1(p) ==
    IF after[p] = "decide"
    THEN IF seen[p].free < want[p] THEN "blocked" ELSE IF Bug = "lateEntry" THEN "cas" ELSE "announce"
    ELSE after[p]

SettleRead(p) ==
    /\ pc[p] = "settle"
    /\ LET who == seen[p].who IN
       IF who # Nobody /\ Announces(entry[who], seen[p]) /\ ~(Bug = "noSettle" /\ after[p] = "decide")
       THEN Note(p, entry[who]) /\ Goto(p, "settleCas")
       ELSE Goto(p, Next1(p)) /\ UNCHANGED noted
    /\ UNCHANGED <<shared, member, seen, after, back, want, counted, judged, mine, bounds>>

SettleCas(p) ==
    /\ pc[p] = "settleCas"
    /\ entry' = [entry EXCEPT ![seen[p].who] = IF @ = noted[p] THEN Settled(noted[p]) ELSE @]
    /\ Note(p, NoEntry)
    /\ Goto(p, Next1(p))
    /\ UNCHANGED <<word, epoch, waiting, member, seen, after, back, want, counted, judged, mine, bounds>>

------------------------------------------------------------------------------------------------------------
\* change(n)

Begin(p, n) ==
    /\ want' = [want EXCEPT ![p] = n]
    /\ Goto(p, "load")
    /\ UNCHANGED <<shared, member, seen, noted, after, back, counted, judged, mine, deaths, late>>

Take(p) ==
    /\ pc[p] = "idle" /\ mine[p] = 0 /\ calls < Calls
    /\ calls' = calls + 1
    /\ \E n \in Wants: Begin(p, n)

\* All that it has, or a part.
Give(p) ==
    /\ pc[p] = "idle" /\ mine[p] > 0
    /\ \E n \in Wants: n <= mine[p] /\ Begin(p, -n)
    /\ UNCHANGED calls

\* L1
Load(p) ==
    /\ pc[p] = "load"
    /\ Keep(p, word)
    /\ after' = [after EXCEPT ![p] = "decide"]
    /\ Goto(p, "settle")
    /\ UNCHANGED <<shared, member, noted, back, want, counted, judged, mine, bounds>>

\* L3: only its own threads write held
Announced(p) == [generation |-> seen[p].generation + 1, change |-> want[p], held |-> entry[p].held]

Announce(p) ==
    /\ pc[p] = "announce"
    /\ entry' = [entry EXCEPT ![p] = Announced(p)]
    /\ Goto(p, "cas")
    /\ UNCHANGED <<word, epoch, waiting, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

Changed(p, who, n) == [generation |-> seen[p].generation + 1, who |-> who, free |-> seen[p].free - n]

\* L4
Cas(p) ==
    /\ pc[p] = "cas"
    /\ IF word = seen[p]
       THEN /\ word' = Changed(p, p, want[p])
            /\ Keep(p, word')
            /\ mine' = [mine EXCEPT ![p] = @ + want[p]]
            /\ after' = [after EXCEPT ![p] = IF want[p] < 0 THEN "wake" ELSE IF counted[p].is THEN "leave" ELSE "end"]
            /\ Goto(p, IF Bug = "lateEntry" THEN "announceLate" ELSE "settle")
       ELSE /\ Goto(p, "load")
            /\ UNCHANGED <<word, seen, mine, after>>
    /\ UNCHANGED <<entry, epoch, waiting, member, noted, back, want, counted, judged, bounds>>

AnnounceLate(p) ==
    /\ pc[p] = "announceLate"
    /\ entry' = [entry EXCEPT ![p] = [Announced(p) EXCEPT !.generation = seen[p].generation]]
    /\ Goto(p, "settle")
    /\ UNCHANGED <<word, epoch, waiting, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

\* Nothing in the process lasts longer than the call.
End(p) ==
    /\ pc[p] = "end"
    /\ Goto(p, "idle")
    /\ Keep(p, NoWord)
    /\ want' = [want EXCEPT ![p] = 0]
    /\ after' = [after EXCEPT ![p] = "idle"]
    /\ counted' = [counted EXCEPT ![p] = NotCounted]
    /\ UNCHANGED <<shared, member, noted, back, judged, mine, bounds>>

------------------------------------------------------------------------------------------------------------
\* Waiting

\* Its announcement, which lost, is withdrawn before it waits or returns.
Blocked(p) ==
    /\ pc[p] = "blocked"
    /\ entry' = [entry EXCEPT ![p] = [NoEntry EXCEPT !.held = entry[p].held]]
    /\ Goto(p, IF counted[p].is THEN "futex" ELSE "enter")
    /\ Keep(p, NoWord)
    /\ after' = [after EXCEPT ![p] = "idle"]
    /\ UNCHANGED <<word, epoch, waiting, member, noted, back, want, counted, judged, mine, bounds>>

Enter(p) ==
    /\ pc[p] = "enter"
    /\ waiting' = waiting + 1
    /\ counted' = [counted EXCEPT ![p].is = TRUE]
    /\ Goto(p, "epoch")
    /\ UNCHANGED <<word, entry, epoch, member, seen, noted, after, back, want, judged, mine, bounds>>

ReadEpoch(p) ==
    /\ pc[p] = "epoch"
    /\ counted' = [counted EXCEPT ![p].epoch = epoch]
    /\ Goto(p, "load")
    /\ UNCHANGED <<shared, member, seen, noted, after, back, want, judged, mine, bounds>>

Futex(p) ==
    /\ pc[p] = "futex"
    /\ Goto(p, IF counted[p].epoch = epoch THEN "asleep" ELSE "woke")
    /\ counted' = [counted EXCEPT ![p].epoch = 0]
    /\ UNCHANGED <<shared, member, seen, noted, after, back, want, judged, mine, bounds>>

\* The watcher, or the first sweep: whoever sleeps hears of each death.
Alarm(p) ==
    /\ pc[p] = "asleep"
    /\ \E m \in Procs: state[m].active /\ ~alive[m]
    /\ Goto(p, "woke")
    /\ UNCHANGED <<shared, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

\* Who is roused while a dead one has not been swept, sweeps.
LookAgain(p) ==
    /\ pc[p] = "woke"
    /\ \A m \in Procs: state[m].active => alive[m]
    /\ Goto(p, "epoch")
    /\ UNCHANGED <<shared, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

\* The deadline passed, or an interrupt.
GiveUp(p) ==
    /\ pc[p] = "woke"
    /\ Goto(p, "leave")
    /\ UNCHANGED <<shared, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

Leave(p) ==
    /\ pc[p] = "leave"
    /\ waiting' = waiting - 1
    /\ Goto(p, "end")
    /\ UNCHANGED <<word, entry, epoch, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

\* Who gave back: reads the count after L4.
AfterWake(p) == IF judged[p].member = Nobody THEN "end" ELSE "sweepState"

Wake(p) ==
    /\ pc[p] = "wake"
    /\ Goto(p, IF waiting = 0 THEN AfterWake(p) ELSE "bump")
    /\ UNCHANGED <<shared, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

Bump(p) ==
    /\ pc[p] = "bump"
    /\ epoch' = epoch + 1
    /\ Goto(p, "wakeAll")
    /\ UNCHANGED <<word, entry, waiting, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

WakeAll(p) ==
    /\ pc[p] = "wakeAll"
    /\ pc' = [q \in Procs |-> IF q = p THEN AfterWake(p) ELSE IF pc[q] = "asleep" THEN "woke" ELSE pc[q]]
    /\ UNCHANGED <<shared, member, seen, noted, after, back, want, counted, judged, mine, bounds>>

------------------------------------------------------------------------------------------------------------
\* sweep and repair(m), by whoever has nothing else to do or has slept

Sweep(p) ==
    /\ pc[p] \in {"idle", "woke"} /\ deaths > 0
    /\ \E m \in Procs \ {p}:
        /\ state[m].active
        /\ judged' = [judged EXCEPT ![p] = [member |-> m, generation |-> state[m].generation]]
    /\ back' = [back EXCEPT ![p] = IF pc[p] = "idle" THEN "idle" ELSE "epoch"]
    /\ Goto(p, "sweepAsk")
    /\ UNCHANGED <<shared, member, seen, noted, after, want, counted, mine, bounds>>

EndSweep(p) ==
    /\ Goto(p, back[p])
    /\ judged' = [judged EXCEPT ![p] = NoOne]
    /\ back' = [back EXCEPT ![p] = "idle"]
    /\ after' = [after EXCEPT ![p] = "idle"]
    /\ Keep(p, NoWord)
    /\ Note(p, NoEntry)

SweepAsk(p) ==
    /\ pc[p] = "sweepAsk"
    /\ IF alive[judged[p].member]
       THEN EndSweep(p)
       ELSE Goto(p, "repairLoad") /\ UNCHANGED <<seen, noted, judged, back, after>>
    /\ UNCHANGED <<shared, member, want, counted, mine, bounds>>

\* R1
RepairLoad(p) ==
    /\ pc[p] = "repairLoad"
    /\ Keep(p, word)
    /\ after' = [after EXCEPT ![p] = "repairEntry"]
    /\ Goto(p, "settle")
    /\ UNCHANGED <<shared, member, noted, back, want, counted, judged, mine, bounds>>

RepairEntry(p) ==
    /\ pc[p] = "repairEntry"
    /\ LET m == judged[p].member IN
       /\ Note(p, IF entry[m].held = 0 THEN NoEntry ELSE entry[m])
       /\ Goto(p, IF entry[m].held = 0 THEN IF Bug = "noWakeOnRepair" THEN "sweepState" ELSE "wake"
                  ELSE IF m = p \/ Bug = "noAsk" THEN "repairLook" ELSE "repairAsk")
    /\ UNCHANGED <<shared, member, seen, after, back, want, counted, judged, mine, bounds>>

\* R2: the words that were read may be those of a new process with the same index. If it lives, the repair is not finished.
RepairAsk(p) ==
    /\ pc[p] = "repairAsk"
    /\ IF alive[judged[p].member]
       THEN EndSweep(p)
       ELSE Goto(p, IF Bug = "oldWord" THEN "repairAnnounce" ELSE "repairLook") /\ UNCHANGED <<seen, noted, judged, back, after>>
    /\ UNCHANGED <<shared, member, want, counted, mine, bounds>>

\* Still the same word? The one that died may have changed it since it was read, and its entry too.
RepairLook(p) ==
    /\ pc[p] = "repairLook"
    /\ IF word = seen[p]
       THEN Goto(p, "repairAnnounce") /\ UNCHANGED noted
       ELSE Goto(p, "repairLoad") /\ Note(p, NoEntry)
    /\ UNCHANGED <<shared, member, seen, after, back, want, counted, judged, mine, bounds>>

\* R3
RepairAnnounce(p) ==
    /\ pc[p] = "repairAnnounce"
    /\ LET m == judged[p].member IN
       IF entry[m] = noted[p]
       THEN /\ entry' = [entry EXCEPT ![m] = [generation |-> seen[p].generation + 1, change |-> -noted[p].held, held |-> noted[p].held]]
            /\ Goto(p, "repairCas")
            /\ UNCHANGED noted
       ELSE /\ Goto(p, "repairLoad")
            /\ Note(p, NoEntry)
            /\ UNCHANGED entry
    /\ UNCHANGED <<word, epoch, waiting, member, seen, after, back, want, counted, judged, mine, bounds>>

\* R4, and on to R5
RepairCas(p) ==
    /\ pc[p] = "repairCas"
    /\ IF word = seen[p]
       THEN /\ word' = Changed(p, judged[p].member, -noted[p].held)
            /\ Keep(p, word')
            /\ after' = [after EXCEPT ![p] = IF Bug = "noWakeOnRepair" THEN "sweepState" ELSE "wake"]
            /\ Goto(p, "settle")
       ELSE /\ Goto(p, "repairLoad")
            /\ UNCHANGED <<word, seen, after>>
    /\ Note(p, NoEntry)
    /\ UNCHANGED <<entry, epoch, waiting, member, back, want, counted, judged, mine, bounds>>

SweepState(p) ==
    /\ pc[p] = "sweepState"
    /\ LET m == judged[p].member IN
       state' = IF state[m] = [generation |-> judged[p].generation, active |-> TRUE]
                THEN [state EXCEPT ![m].active = FALSE]
                ELSE state
    /\ EndSweep(p)
    /\ UNCHANGED <<shared, alive, want, counted, mine, bounds>>

------------------------------------------------------------------------------------------------------------
\* death, closing, and a new process with the same index

Gone(p) ==
    /\ alive' = [alive EXCEPT ![p] = FALSE]
    /\ pc' = [pc EXCEPT ![p] = "gone"]
    /\ seen' = [seen EXCEPT ![p] = NoWord]
    /\ noted' = [noted EXCEPT ![p] = NoEntry]
    /\ judged' = [judged EXCEPT ![p] = NoOne]
    /\ after' = [after EXCEPT ![p] = "idle"]
    /\ back' = [back EXCEPT ![p] = "idle"]
    /\ want' = [want EXCEPT ![p] = 0]
    /\ counted' = [counted EXCEPT ![p] = NotCounted]
    /\ mine' = [mine EXCEPT ![p] = 0]

Die(p) ==
    /\ pc[p] # "gone" /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ Gone(p)
    /\ UNCHANGED <<shared, state, calls, late>>

\* Wherever its threads are: from now on they reach nothing, and it repairs itself.
Close(p) ==
    /\ pc[p] \in {"idle", "settle", "announce", "cas", "asleep", "wake"} /\ judged[p] = NoOne /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ Goto(p, "repairLoad")
    /\ judged' = [judged EXCEPT ![p] = [member |-> p, generation |-> state[p].generation]]
    /\ back' = [back EXCEPT ![p] = "leaveLock"]
    /\ UNCHANGED <<shared, member, seen, noted, after, want, counted, mine, calls, late>>

LeaveLock(p) ==
    /\ pc[p] = "leaveLock"
    /\ Gone(p)
    /\ UNCHANGED <<shared, state, bounds>>

\* join, as in Mutex.tla
JoinLock(p) ==
    /\ pc[p] = "gone"
    /\ IF state[p].active THEN late < Late /\ late' = late + 1 ELSE UNCHANGED late
    /\ alive' = [alive EXCEPT ![p] = TRUE]
    /\ Goto(p, "joinLook")
    /\ UNCHANGED <<shared, state, seen, noted, after, back, want, counted, judged, mine, calls, deaths>>

JoinLook(p) ==
    /\ pc[p] = "joinLook"
    /\ IF state[p].active
       THEN Goto(p, "gone") /\ alive' = [alive EXCEPT ![p] = FALSE]
       ELSE Goto(p, "join") /\ UNCHANGED alive
    /\ UNCHANGED <<shared, state, seen, noted, after, back, want, counted, judged, mine, bounds>>

JoinState(p) ==
    /\ pc[p] = "join"
    /\ state' = [state EXCEPT ![p] = [generation |-> @.generation + 1, active |-> TRUE]]
    /\ Goto(p, "idle")
    /\ UNCHANGED <<shared, alive, seen, noted, after, back, want, counted, judged, mine, bounds>>

------------------------------------------------------------------------------------------------------------

\* What a process that has begun does for certain, if it is not killed; who has units gives them back.
Work(p) ==
    \/ Give(p) \/ SettleRead(p) \/ SettleCas(p) \/ Load(p) \/ Announce(p) \/ Cas(p) \/ AnnounceLate(p) \/ End(p)
    \/ Blocked(p) \/ Enter(p) \/ ReadEpoch(p) \/ Futex(p) \/ Alarm(p) \/ LookAgain(p) \/ Leave(p)
    \/ Wake(p) \/ Bump(p) \/ WakeAll(p)
    \/ SweepAsk(p) \/ RepairLoad(p) \/ RepairEntry(p) \/ RepairLook(p) \/ RepairAsk(p) \/ RepairAnnounce(p) \/ RepairCas(p) \/ SweepState(p)
    \/ (pc[p] = "woke" /\ \E m \in Procs: state[m].active /\ ~alive[m] /\ Sweep(p) /\ judged'[p].member = m)
    \/ LeaveLock(p) \/ JoinLook(p) \/ JoinState(p)

Next == \E p \in Procs: Work(p) \/ Take(p) \/ GiveUp(p) \/ Sweep(p) \/ Die(p) \/ Close(p) \/ JoinLock(p)

Spec == Init /\ [][Next]_vars /\ \A p \in Procs: WF_vars(Work(p)) /\ SF_vars(Give(p))

Symmetry == Permutations(Procs)

------------------------------------------------------------------------------------------------------------
\* Promises

TypeOK ==
    /\ word.free \in 0 .. Total
    /\ waiting \in Nat
    /\ \A m \in Procs: entry[m].held \in 0 .. Total
    /\ \A p \in Procs: alive[p] = (pc[p] # "gone")

\* With a change that is won and not settled yet.
HeldBy(m) == entry[m].held + IF word.who = m /\ Announces(entry[m], word) THEN entry[m].change ELSE 0

RECURSIVE Sum(_)
Sum(members) == IF members = {} THEN 0 ELSE LET m == CHOOSE it \in members: TRUE IN HeldBy(m) + Sum(members \ {m})

UnitsAreConserved == word.free + Sum(Procs) = Total

\* Nobody living loses or gains units by what others do, and a new process begins with none.
ToEachHisOwn == \A p \in Procs: alive[p] /\ pc[p] # "joinLook" /\ judged[p].member # p /\ pc[p] # "leaveLock" => HeldBy(p) = mine[p]

\* Who sleeps over units that he could have will be woken.
WillWake(q) ==
    \/ alive[q] /\ pc[q] \in {"wake", "bump", "wakeAll"}
    \/ alive[q] /\ pc[q] \in {"settle", "settleCas", "announceLate"} /\ after[q] = "wake"
    \/ state[q].active /\ (~alive[q] \/ pc[q] = "joinLook" \/ judged[q].member = q) \* dead, taken for alive for a moment, or closing
NoLostWake == \A p \in Procs: pc[p] = "asleep" /\ word.free >= want[p] => \E q \in Procs: WillWake(q)

Waits(p) == alive[p] /\ want[p] > 0

\* Who waits gets his units, or gives up, or dies.
EveryWaiterEnds == \A p \in Procs: Waits(p) ~> ~Waits(p)
=============================================================================================================

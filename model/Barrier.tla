\* SPDX-License-Identifier: Apache-2.0
----------------------------------------------- MODULE Barrier -----------------------------------------------
\* The barrier: docs/design/small-objects.md. A process is called by its member index; who starts after a death takes the
\* dead one's index. Looking and falling asleep are one step, as the epoch makes them; so are a look and the compare-and-set
\* that follows it, where the page says "failed: again".
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
    Procs,      \* the member indices; as many as there are parties
    Calls,      \* how often await is called, by all together
    Deaths, Resets, TimeOuts, Restarts,
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "lateEntry",        \* a member is a party only after it has arrived
    "brokenOfNext",     \* who looks late takes the next round's broken for his own
    "noRouse"           \* nobody is told of a death
}

VARIABLES
    word,       \* [generation, broken, arrived, ends], shared
    entry,      \* the generation of the member that takes part, or 0; shared
    active,     \* the generation of the member whose state is not clean, or 0; shared
    alive, pc,
    mine,       \* the round that each waits for
    seen,       \* what a repairer has read: the word and the entry
    whom,       \* whom it repairs
    after,      \* where it goes on after the sweep
    alarm,      \* whom the watcher of his process is about to rouse
    got,        \* the verdicts that were returned, by round
    calls, deaths, resets, timeOuts, restarts

vars == <<word, entry, active, alive, pc, mine, seen, whom, after, alarm, got, calls, deaths, resets, timeOuts, restarts>>
bounds == <<calls, deaths, resets, timeOuts, restarts>>
repairing == <<seen, whom, after>>

Parties == Cardinality(Procs)
NoWord == [generation |-> 0, broken |-> FALSE, arrived |-> 0, ends |-> <<>>]

Init ==
    /\ word = NoWord
    /\ entry = [p \in Procs |-> 0]
    /\ active = [p \in Procs |-> 1]
    /\ alive = [p \in Procs |-> TRUE]
    /\ pc = [p \in Procs |-> "idle"]
    /\ mine = [p \in Procs |-> 0]
    /\ seen = [p \in Procs |-> <<NoWord, 0>>]
    /\ whom = [p \in Procs |-> p]
    /\ after = [p \in Procs |-> "idle"]
    /\ alarm = {}
    /\ got = {}
    /\ calls = 0 /\ deaths = 0 /\ resets = 0 /\ timeOuts = 0 /\ restarts = 0

Goto(p, step) == pc' = [pc EXCEPT ![p] = step]
WakeAll(p, step) == pc' = [q \in Procs |-> IF q = p THEN step ELSE IF pc[q] = "asleep" THEN "look" ELSE pc[q]]

Ended(w, how) == [generation |-> w.generation + 1, broken |-> FALSE, arrived |-> 0, ends |-> Append(w.ends, how)]

Verdict(round) ==
    IF word.generation = round THEN IF word.broken THEN "broken" ELSE "none"
    ELSE IF Bug = "brokenOfNext" /\ word.broken THEN "broken"
    ELSE word.ends[round + 1]

------------------------------------------------------------------------------------------------------------
\* await

Call(p) ==
    /\ pc[p] = "idle" /\ calls < Calls
    /\ calls' = calls + 1
    /\ Goto(p, IF Bug = "lateEntry" THEN "arrive" ELSE "takePart")
    /\ UNCHANGED <<word, entry, active, alive, mine, alarm, got, deaths, resets, timeOuts, restarts>> /\ UNCHANGED repairing

TakePart(p) ==
    /\ pc[p] = "takePart"
    /\ entry' = [entry EXCEPT ![p] = active[p]]
    /\ Goto(p, IF Bug = "lateEntry" THEN "look" ELSE "arrive")
    /\ UNCHANGED <<word, active, alive, mine, alarm, got>> /\ UNCHANGED repairing /\ UNCHANGED bounds

Arrive(p) ==
    /\ pc[p] = "arrive"
    /\ mine' = [mine EXCEPT ![p] = word.generation]
    /\ IF word.broken
       THEN Goto(p, "idle") /\ UNCHANGED <<word, got>>
       ELSE IF word.arrived + 1 = Parties
       THEN /\ word' = Ended(word, "complete")
            /\ got' = got \cup {<<word.generation, "complete">>}
            /\ Goto(p, "wake")
       ELSE /\ word' = [word EXCEPT !.arrived = @ + 1]
            /\ Goto(p, IF Bug = "lateEntry" THEN "takePart" ELSE "firstLook")
            /\ UNCHANGED got
    /\ UNCHANGED <<entry, active, alive, alarm>> /\ UNCHANGED repairing /\ UNCHANGED bounds

Wake(p) ==
    /\ pc[p] = "wake"
    /\ WakeAll(p, "idle")
    /\ UNCHANGED <<word, entry, active, alive, mine, alarm, got>> /\ UNCHANGED repairing /\ UNCHANGED bounds

\* Before its first sleep a process sweeps: nobody tells it of those who died before.
Look(p) ==
    /\ pc[p] \in {"firstLook", "look"}
    /\ LET verdict == Verdict(mine[p]) IN
       IF verdict = "none"
       THEN /\ IF pc[p] = "firstLook"
               THEN Goto(p, "sweep") /\ after' = [after EXCEPT ![p] = "look"]
               ELSE Goto(p, "asleep") /\ UNCHANGED after
            /\ UNCHANGED got
       ELSE /\ Goto(p, "idle")
            /\ got' = got \cup {<<mine[p], IF verdict = "reset" THEN "broken" ELSE verdict>>}
            /\ UNCHANGED after
    /\ UNCHANGED <<word, entry, active, alive, mine, seen, whom, alarm>> /\ UNCHANGED bounds

TimeOut(p) ==
    /\ pc[p] = "asleep" /\ timeOuts < TimeOuts
    /\ timeOuts' = timeOuts + 1
    /\ IF Verdict(mine[p]) = "none"
       THEN /\ word' = [word EXCEPT !.broken = TRUE]
            /\ got' = got \cup {<<mine[p], "broken">>}
            /\ Goto(p, "wake")
       ELSE Goto(p, "look") /\ UNCHANGED <<word, got>>
    /\ UNCHANGED <<entry, active, alive, mine, alarm, calls, deaths, resets, restarts>> /\ UNCHANGED repairing

\* The watcher raises the alarm word: its sleeper sweeps, then looks.
Rouse(p) ==
    /\ pc[p] = "asleep" /\ p \in alarm
    /\ alarm' = alarm \ {p}
    /\ Goto(p, "sweep")
    /\ after' = [after EXCEPT ![p] = "look"]
    /\ UNCHANGED <<word, entry, active, alive, mine, seen, whom, got>> /\ UNCHANGED bounds

------------------------------------------------------------------------------------------------------------
\* reset, sweep and repair

Reset(p) ==
    /\ pc[p] = "idle" /\ resets < Resets
    /\ resets' = resets + 1
    /\ Goto(p, "sweep")
    /\ after' = [after EXCEPT ![p] = "reset"]
    /\ UNCHANGED <<word, entry, active, alive, mine, seen, whom, alarm, got, calls, deaths, timeOuts, restarts>>

ResetWord(p) ==
    /\ pc[p] = "reset"
    /\ IF word.arrived = 0 /\ ~word.broken
       THEN Goto(p, "idle") /\ UNCHANGED word
       ELSE word' = Ended(word, "reset") /\ Goto(p, "wake")
    /\ UNCHANGED <<entry, active, alive, mine, alarm, got>> /\ UNCHANGED repairing /\ UNCHANGED bounds

Sweep(p) ==
    /\ pc[p] = "sweep"
    /\ LET dead == {m \in Procs: active[m] # 0 /\ ~alive[m]} IN
       IF dead = {}
       THEN Goto(p, after[p]) /\ UNCHANGED whom
       ELSE \E m \in dead: whom' = [whom EXCEPT ![p] = m] /\ Goto(p, "R1")
    /\ UNCHANGED <<word, entry, active, alive, mine, seen, after, alarm, got>> /\ UNCHANGED bounds

R1(p) ==
    /\ pc[p] = "R1"
    /\ seen' = [seen EXCEPT ![p] = <<word, entry[whom[p]]>>]
    /\ Goto(p, IF entry[whom[p]] = 0 THEN "clean" ELSE "R2")
    /\ UNCHANGED <<word, entry, active, alive, mine, whom, after, alarm, got>> /\ UNCHANGED bounds

R2(p) ==
    /\ pc[p] = "R2"
    /\ Goto(p, IF alive[whom[p]] THEN after[p] ELSE "R3")
    /\ UNCHANGED <<word, entry, active, alive, mine, alarm, got>> /\ UNCHANGED repairing /\ UNCHANGED bounds

R3(p) ==
    /\ pc[p] = "R3"
    /\ IF seen[p][1].broken
       THEN Goto(p, "R4") /\ UNCHANGED word
       ELSE IF word = seen[p][1]
       THEN Goto(p, "R4") /\ word' = [word EXCEPT !.broken = TRUE]
       ELSE Goto(p, "R1") /\ UNCHANGED word
    /\ UNCHANGED <<entry, active, alive, mine, alarm, got>> /\ UNCHANGED repairing /\ UNCHANGED bounds

R4(p) ==
    /\ pc[p] = "R4"
    /\ entry' = IF entry[whom[p]] = seen[p][2] THEN [entry EXCEPT ![whom[p]] = 0] ELSE entry
    /\ Goto(p, "repairWake")
    /\ UNCHANGED <<word, active, alive, mine, alarm, got>> /\ UNCHANGED repairing /\ UNCHANGED bounds

RepairWake(p) ==
    /\ pc[p] = "repairWake"
    /\ WakeAll(p, "clean")
    /\ UNCHANGED <<word, entry, active, alive, mine, alarm, got>> /\ UNCHANGED repairing /\ UNCHANGED bounds

\* The member's state, if it is as it was judged. Who dies in between is found by the next alarm.
Clean(p) ==
    /\ pc[p] = "clean"
    /\ active' = IF ~alive[whom[p]] /\ entry[whom[p]] = 0 THEN [active EXCEPT ![whom[p]] = 0] ELSE active
    /\ Goto(p, "sweep")
    /\ UNCHANGED <<word, entry, alive, mine, alarm, got>> /\ UNCHANGED repairing /\ UNCHANGED bounds

------------------------------------------------------------------------------------------------------------
\* death, and a new process with the same index

Die(p) ==
    /\ alive[p] /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ alive' = [alive EXCEPT ![p] = FALSE]
    /\ Goto(p, "gone")
    /\ alarm' = IF Bug = "noRouse" THEN alarm ELSE Procs
    /\ UNCHANGED <<word, entry, active, mine, got, calls, resets, timeOuts, restarts>> /\ UNCHANGED repairing

Start(p) ==
    /\ ~alive[p] /\ active[p] = 0 /\ restarts < Restarts
    /\ restarts' = restarts + 1
    /\ alive' = [alive EXCEPT ![p] = TRUE]
    /\ active' = [active EXCEPT ![p] = restarts + 2]
    /\ Goto(p, "idle")
    /\ alarm' = alarm \ {p}
    /\ UNCHANGED <<word, entry, mine, got, calls, deaths, resets, timeOuts>> /\ UNCHANGED repairing

Work(p) ==
    TakePart(p) \/ Arrive(p) \/ Wake(p) \/ Look(p) \/ Rouse(p) \/ ResetWord(p) \/ Sweep(p) \/ R1(p) \/ R2(p) \/ R3(p)
        \/ R4(p) \/ RepairWake(p) \/ Clean(p)

Next == \E p \in Procs: Work(p) \/ Call(p) \/ TimeOut(p) \/ Reset(p) \/ Die(p) \/ Start(p)

Spec == Init /\ [][Next]_vars /\ \A p \in Procs: WF_vars(Work(p))

Symmetry == Permutations(Procs)

------------------------------------------------------------------------------------------------------------
\* Promises

TypeOK == word.arrived < Parties /\ Len(word.ends) = word.generation

\* All of one round go on, or none.
OneVerdict == \A round \in 0 .. word.generation: ~({<<round, "complete">>, <<round, "broken">>} \subseteq got)

AtRest == \A p \in Procs: pc[p] \in {"idle", "asleep", "gone"} /\ ~(pc[p] = "asleep" /\ p \in alarm)

\* When nobody has anything to do, those who sleep are all who have arrived, none of them dead, and there is no verdict yet.
NobodyWaitsForADeadOne ==
    LET sleepers == {p \in Procs: pc[p] = "asleep"} IN
    AtRest /\ sleepers # {} =>
        /\ word.arrived = Cardinality(sleepers)
        /\ \A p \in sleepers: Verdict(mine[p]) = "none"
        /\ \A p \in Procs: entry[p] # 0 => alive[p]
=============================================================================================================

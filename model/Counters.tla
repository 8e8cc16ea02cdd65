\* SPDX-License-Identifier: Apache-2.0
----------------------------------------------- MODULE Counters ----------------------------------------------
\* A table of labelled counters: docs/design/counters.md. Members allocate, count and free, anybody frees what is orphaned,
\* a reader reads without a lock, and members die and leave.
\*
\* In C: counters_table.c allocate, read_entry; counters.c esclusa_counters_free; counters_repair.c repair_entry,
\* esclusa_counters_repair, esclusa_counters_give_back; member.c join_once, esclusa_sweep.
\*
\* A label is two words, written and read one by one, as it is longer than a word; what stands there is the number of the
\* allocation. The value is a count of additions. A fence is the order of the steps. Generations do not wrap around.
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
    Members,    \* places of the member table
    Entries,
    Nobody,
    Allocations,    \* how many are begun, by all members
    Additions,
    Deaths,     \* how many members die or leave
    Joins,      \* how many new ones take a place
    Reads,      \* how many entries the reader reads
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "noSecondLook",     \* a reader does not look at the state again
    "sameGeneration",   \* an entry keeps its generation
    "usedAtOnce",       \* an entry is used before its label is written
    "noAsk",            \* a repairer does not ask the kernel once it has read the state
    "forget",           \* a repairer frees the counters of the dead
    "freeAnyway"        \* who frees stores, and does not compare
}

VARIABLES
    state,      \* of each entry: [generation, is, owner], one word
    label,      \* of each entry: two words
    value,
    member,     \* of each place: [generation, active]
    alive,      \* the kernel: whose lock is held; a place belongs to its process as long
    pc, at, seen,   \* of each process: what it does, with which entry, which word of it it has judged
    whom,       \* whom it repairs
    reader,     \* what the reader does
    copy,       \* what it has copied: [entry, state, words]
    got,        \* what it has told, the last one
    mine,       \* ghost: the counter that a process believes to have, [entry, generation, value, number]
    number,     \* ghost: of the allocation that an entry's generation is of, or 0
    wrong,      \* ghost: what went wrong
    allocations, additions, deaths, joins, reads

shared == <<state, label, value>>
bounds == <<allocations, additions, deaths, joins, reads>>
local == <<pc, at, seen, whom>>
reading == <<reader, copy, got>>
vars == <<shared, member, alive, local, reading, mine, number, wrong, bounds>>

Free(g) == [generation |-> g, is |-> "free", owner |-> Nobody]
Written(g, m) == [generation |-> g, is |-> "written", owner |-> m]
Used(g, m) == [generation |-> g, is |-> "used", owner |-> m]
Orphaned(g) == [generation |-> g, is |-> "orphaned", owner |-> Nobody]
NoWord == Free(0)
None == [entry |-> Nobody, generation |-> 0, value |-> 0, number |-> 0]
NoCopy == [entry |-> Nobody, state |-> NoWord, words |-> <<0, 0>>]

Init ==
    /\ state = [e \in Entries |-> Free(0)]
    /\ label = [e \in Entries |-> <<0, 0>>]
    /\ value = [e \in Entries |-> 0]
    /\ member = [m \in Members |-> [generation |-> 1, active |-> TRUE]]
    /\ alive = [m \in Members |-> TRUE]
    /\ pc = [m \in Members |-> "idle"]
    /\ at = [m \in Members |-> Nobody]
    /\ seen = [m \in Members |-> NoWord]
    /\ whom = [m \in Members |-> [who |-> Nobody, generation |-> 0, rest |-> {}, finished |-> TRUE]]
    /\ reader = "idle"
    /\ copy = NoCopy
    /\ got = None
    /\ mine = [m \in Members |-> None]
    /\ number = [e \in Entries |-> 0]
    /\ wrong = "nothing"
    /\ allocations = 0 /\ additions = 0 /\ deaths = 0 /\ joins = 0 /\ reads = 0

NoWhom == [who |-> Nobody, generation |-> 0, rest |-> {}, finished |-> TRUE]
Goto(p, step) == pc' = [pc EXCEPT ![p] = step]
Hold(p, e, w) == at' = [at EXCEPT ![p] = e] /\ seen' = [seen EXCEPT ![p] = w]
Drop(p) == Hold(p, Nobody, NoWord)
Complain(is, what) == wrong' = IF is /\ wrong = "nothing" THEN what ELSE wrong

------------------------------------------------------------------------------------------------------------
\* allocate

Find(p) ==
    /\ pc[p] = "idle" /\ mine[p] = None /\ allocations < Allocations
    /\ \E e \in Entries:
        /\ state[e].is = "free"
        /\ Hold(p, e, state[e])
    /\ Goto(p, "claim")
    /\ allocations' = allocations + 1
    /\ UNCHANGED <<shared, member, alive, whom, reading, mine, number, wrong, additions, deaths, joins, reads>>

Following(w) == IF Bug = "sameGeneration" THEN w.generation ELSE w.generation + 1

Claim(p) ==
    /\ pc[p] = "claim"
    /\ IF state[at[p]] = seen[p]
       THEN /\ state' = [state EXCEPT ![at[p]] = IF Bug = "usedAtOnce" THEN Used(Following(seen[p]), p) ELSE Written(Following(seen[p]), p)]
            /\ number' = [number EXCEPT ![at[p]] = allocations + 1]
            /\ seen' = [seen EXCEPT ![p] = state'[at[p]]]
            /\ Goto(p, "zero") /\ UNCHANGED at
       ELSE Goto(p, "idle") /\ Drop(p) /\ UNCHANGED <<state, number>>
    /\ UNCHANGED <<label, value, member, alive, whom, reading, mine, wrong, bounds>>

Write(p) ==
    /\ pc[p] \in {"zero", "first", "second"}
    /\ value' = IF pc[p] = "zero" THEN [value EXCEPT ![at[p]] = 0] ELSE value
    /\ label' = IF pc[p] = "zero" THEN label ELSE [label EXCEPT ![at[p]][IF pc[p] = "first" THEN 1 ELSE 2] = number[at[p]]]
    /\ Complain(state[at[p]] # seen[p], "an entry was taken from who writes it")
    /\ Goto(p, IF pc[p] = "zero" THEN "first" ELSE IF pc[p] = "first" THEN "second" ELSE "use")
    /\ UNCHANGED <<state, member, alive, at, seen, whom, reading, mine, number, bounds>>

Use(p) ==
    /\ pc[p] = "use"
    /\ Complain(state[at[p]] # seen[p], "an entry was taken from who writes it")
    /\ state' = [state EXCEPT ![at[p]] = Used(seen[p].generation, p)]
    /\ mine' = [mine EXCEPT ![p] = [entry |-> at[p], generation |-> seen[p].generation, value |-> 0, number |-> number[at[p]]]]
    /\ Goto(p, "idle") /\ Drop(p)
    /\ UNCHANGED <<label, value, member, alive, whom, reading, number, bounds>>

------------------------------------------------------------------------------------------------------------
\* count, free

Add(p) ==
    /\ pc[p] = "idle" /\ mine[p] # None /\ additions < Additions
    /\ additions' = additions + 1
    /\ value' = [value EXCEPT ![mine[p].entry] = @ + 1]
    /\ mine' = [mine EXCEPT ![p].value = @ + 1]
    /\ UNCHANGED <<state, label, member, alive, local, reading, number, wrong, allocations, deaths, joins, reads>>

\* Its own, or one that is orphaned; it knows the generation.
Decide(p) ==
    /\ pc[p] = "idle"
    /\ \E e \in Entries:
        /\ (mine[p] # None /\ mine[p].entry = e) \/ state[e].is = "orphaned"
        /\ Hold(p, e, state[e])
    /\ Goto(p, "free")
    /\ UNCHANGED <<shared, member, alive, whom, reading, mine, number, wrong, bounds>>

FreeEntry(p) ==
    /\ pc[p] = "free"
    /\ LET e == at[p]
           own == mine[p].entry = e IN
       /\ Complain(own /\ state[e] # seen[p], "a living one's counter was freed")
       /\ state' = IF state[e] = seen[p] \/ Bug = "freeAnyway" THEN [state EXCEPT ![e] = Free(Following(seen[p]))] ELSE state
       /\ mine' = IF own THEN [mine EXCEPT ![p] = None] ELSE mine
    /\ Goto(p, "idle") /\ Drop(p)
    /\ UNCHANGED <<label, value, member, alive, whom, reading, number, bounds>>

------------------------------------------------------------------------------------------------------------
\* read: state, then the words, then the state again

ReadState ==
    /\ reader = "idle" /\ reads < Reads
    /\ reads' = reads + 1
    /\ \E e \in Entries:
        /\ state[e].is \in {"used", "orphaned"}
        /\ copy' = [entry |-> e, state |-> state[e], words |-> <<0, 0>>]
    /\ reader' = "first"
    /\ UNCHANGED <<shared, member, alive, local, got, mine, number, wrong, allocations, additions, deaths, joins>>

ReadWord ==
    /\ reader \in {"first", "second"}
    /\ LET i == IF reader = "first" THEN 1 ELSE 2 IN copy' = [copy EXCEPT !.words[i] = label[copy.entry][i]]
    /\ reader' = IF reader = "first" THEN "second" ELSE "again"
    /\ UNCHANGED <<shared, member, alive, local, got, mine, number, wrong, bounds>>

ReadAgain ==
    /\ reader = "again"
    /\ LET whole == state[copy.entry] = copy.state \/ Bug = "noSecondLook" IN
       Complain(whole /\ copy.words[1] # copy.words[2], "a reader saw a torn label")
    /\ reader' = "idle"
    /\ copy' = NoCopy
    /\ UNCHANGED <<shared, member, alive, local, got, mine, number, bounds>>

------------------------------------------------------------------------------------------------------------
\* sweep, by any member; and leaving, which does the same for oneself

Sweep(p) ==
    /\ pc[p] = "idle" /\ deaths > 0
    /\ \E m \in Members \ {p}:
        /\ member[m].active /\ ~alive[m]
        /\ whom' = [whom EXCEPT ![p] = [who |-> m, generation |-> member[m].generation, rest |-> Entries, finished |-> TRUE]]
    /\ Goto(p, "judge")
    /\ UNCHANGED <<shared, member, alive, at, seen, reading, mine, number, wrong, bounds>>

Leave(p) ==
    /\ pc[p] = "idle" /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ whom' = [whom EXCEPT ![p] = [who |-> p, generation |-> member[p].generation, rest |-> Entries, finished |-> TRUE]]
    /\ mine' = [mine EXCEPT ![p] = None]
    /\ Goto(p, "judge")
    /\ UNCHANGED <<shared, member, alive, at, seen, reading, number, wrong, allocations, additions, joins, reads>>

Judge(p) ==
    /\ pc[p] = "judge"
    /\ LET r == whom[p] IN
       IF r.rest = {}
       THEN Goto(p, "clean") /\ UNCHANGED <<at, seen, whom>>
       ELSE \E e \in r.rest:
            /\ whom' = [whom EXCEPT ![p].rest = @ \ {e}]
            /\ IF state[e].owner = r.who
               THEN Hold(p, e, state[e]) /\ Goto(p, IF r.who = p \/ Bug = "noAsk" THEN "repair" ELSE "ask")
               ELSE UNCHANGED <<at, seen, pc>>
    /\ UNCHANGED <<shared, member, alive, reading, mine, number, wrong, bounds>>

\* A new process may have taken the place.
Ask(p) ==
    /\ pc[p] = "ask"
    /\ IF alive[whom[p].who]
       THEN Goto(p, "judge") /\ Drop(p) /\ whom' = [whom EXCEPT ![p].finished = FALSE, ![p].rest = {}]
       ELSE Goto(p, "repair") /\ UNCHANGED <<at, seen, whom>>
    /\ UNCHANGED <<shared, member, alive, reading, mine, number, wrong, bounds>>

WithoutOwner(w) == IF w.is = "used" /\ Bug # "forget" THEN Orphaned(w.generation) ELSE Free(Following(w))

Repair(p) ==
    /\ pc[p] = "repair"
    /\ state' = IF state[at[p]] = seen[p] THEN [state EXCEPT ![at[p]] = WithoutOwner(seen[p])] ELSE state
    /\ Complain(seen[p].is = "used" /\ state[at[p]] = seen[p] /\ state'[at[p]].is = "free", "a dead one's counter was forgotten")
    /\ Goto(p, "judge") /\ Drop(p)
    /\ UNCHANGED <<label, value, member, alive, whom, reading, mine, number, bounds>>

Clean(p) ==
    /\ pc[p] = "clean"
    /\ LET r == whom[p]
           leaves == r.who = p IN
       /\ member' = IF r.finished /\ member[r.who] = [generation |-> r.generation, active |-> TRUE]
                    THEN [member EXCEPT ![r.who].active = FALSE] ELSE member
       /\ alive' = IF leaves THEN [alive EXCEPT ![p] = FALSE] ELSE alive
       /\ Goto(p, IF leaves THEN "gone" ELSE "idle")
    /\ whom' = [whom EXCEPT ![p] = NoWhom]
    /\ UNCHANGED <<shared, at, seen, reading, mine, number, wrong, bounds>>

------------------------------------------------------------------------------------------------------------
\* death, and a new process in the place: first the lock, then the state

Die(p) ==
    /\ alive[p] /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ alive' = [alive EXCEPT ![p] = FALSE]
    /\ Goto(p, "gone") /\ Drop(p)
    /\ whom' = [whom EXCEPT ![p] = NoWhom]
    /\ mine' = [mine EXCEPT ![p] = None]
    /\ UNCHANGED <<shared, member, reading, number, wrong, allocations, additions, joins, reads>>

Join(p) ==
    /\ pc[p] = "gone" /\ ~alive[p] /\ ~member[p].active /\ joins < Joins
    /\ joins' = joins + 1
    /\ alive' = [alive EXCEPT ![p] = TRUE]
    /\ Goto(p, "join")
    /\ UNCHANGED <<shared, member, at, seen, whom, reading, mine, number, wrong, allocations, additions, deaths, reads>>

JoinState(p) ==
    /\ pc[p] = "join"
    /\ member' = [member EXCEPT ![p] = [generation |-> @.generation + 1, active |-> TRUE]]
    /\ Goto(p, "idle")
    /\ UNCHANGED <<shared, alive, at, seen, whom, reading, mine, number, wrong, bounds>>

------------------------------------------------------------------------------------------------------------

Work(p) ==
    \/ Claim(p) \/ Write(p) \/ Use(p) \/ FreeEntry(p) \/ Judge(p) \/ Ask(p) \/ Repair(p) \/ Clean(p) \/ JoinState(p)
    \/ (deaths > 0 /\ Sweep(p))

Next ==
    \/ \E p \in Members: Work(p) \/ Find(p) \/ Add(p) \/ Decide(p) \/ Leave(p) \/ Die(p) \/ Join(p)
    \/ ReadState \/ ReadWord \/ ReadAgain

Spec == Init /\ [][Next]_vars
Fair == Spec /\ \A p \in Members: WF_vars(Work(p))

Symmetry == Permutations(Members) \cup Permutations(Entries)

------------------------------------------------------------------------------------------------------------
\* Promises

\* No torn label is told, nothing is taken from the living, nothing that the dead counted is forgotten.
NothingWrong == wrong = "nothing"

\* Who has allocated has it until he frees it, with his label and his count, as nobody else adds here.
ToEachHisCounter ==
    \A p \in Members: mine[p] # None =>
        /\ state[mine[p].entry] = Used(mine[p].generation, p)
        /\ value[mine[p].entry] = mine[p].value
        /\ label[mine[p].entry] = <<mine[p].number, mine[p].number>>

\* What can be read has its label.
LabelsAreWhole == \A e \in Entries: state[e].is \in {"used", "orphaned"} => label[e] = <<number[e], number[e]>>

\* When everybody who died was swept, no entry names one who does not live.
NothingLeaks ==
    (\A m \in Members: member[m].active <=> alive[m]) =>
        \A e \in Entries: state[e].owner # Nobody => alive[state[e].owner]

\* Whoever can go on does, and in the end no entry names the dead, if somebody lives to sweep.
EveryDeathIsSwept ==
    <>[]((\E p \in Members: alive[p]) => \A m \in Members: ~alive[m] => ~member[m].active)
=============================================================================================================

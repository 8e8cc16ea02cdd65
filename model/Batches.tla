\* SPDX-License-Identifier: Apache-2.0
----------------------------------------------- MODULE Batches -----------------------------------------------
\* Batches of a queue: put_many wins several tickets in one step under one intent that names them all, and publishes one
\* after the other; get_many wins as many as are there, copies, acknowledges one after the other. And the end of the stream
\* with a restart: producers close, consumers are told, a later producer opens it again. docs/design/queue.md
\*
\* In C: producer.c esclusa_producer_win; producer_put_many.c try_put_many; consumer.h win, count_full;
\* consumer_get_many.c get_run; repair.c give_back_held, repair_intent, repair_ticket, named_by_the_living, free_line;
\* queue.c register_once; end_of_stream.c esclusa_look_for_end, look_for_producers, look_for_holders.
\*
\* Sleeping and waking are Queue.tla's and Waiting.tla's: who finds nothing looks again. So are put and get in place, the
\* order of a repairer's looks within one slot, and of the stores by which a handle is registered. A get of what was handed
\* back is one step with its acknowledgement, as is stepping over a void ticket. Who asks the kernel gets the truth.
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
    Producers, Consumers,
    N,          \* slots
    Batch,      \* tickets that are won at once, at most
    Messages,   \* tickets that producers go for
    Sessions,   \* how often a producer registers, each
    Deaths,
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "firstOnly",        \* a repairer looks at the first ticket of an intent
    "earlyClear",       \* the intent is cleared as soon as the first message is published, or acknowledged
    "unwon",            \* a repairer takes tickets for won that the dead one was only after
    "overLiving",       \* a repairer does not look whether a living handle names the ticket
    "endForEver",       \* who was told of the end keeps to it
    "endWithHolder"     \* the stream ends while another consumer has messages in hand
}

Procs == Producers \cup Consumers
None == [kind |-> "none", ticket |-> 0, count |-> 0]

VARIABLES
    tail, head, slot, returned, searched, seen,     \* seen: producers ever registered
    intent, registered, alive,
    pc, won, done,      \* the run of tickets that each has won, or is after; how many of them are done
    view,               \* what a consumer that looks for the end has read: [seen, tail, head, returned]
    sessions,
    published, taken,   \* ghosts: tickets published; acknowledged
    bare,               \* ghost: consumers during whose look there was a moment without any producer
    wrong, deaths

words == <<tail, head, slot, returned, searched, seen>>
table == <<intent, registered, alive>>
local == <<pc, won, done, view, sessions>>
ghosts == <<published, taken, bare, wrong, deaths>>
vars == <<words, table, local, ghosts>>

W(state, ticket) == [state |-> state, ticket |-> ticket]
At(t) == slot[t % N]
Names(i, kind, t) == i.kind = kind /\ i.ticket <= t /\ t < i.ticket + i.count
NoView == [seen |-> 0, tail |-> 0, head |-> 0, returned |-> 0]

Init ==
    /\ tail = 0 /\ head = 0 /\ returned = 0 /\ searched = 0 /\ seen = 0
    /\ slot = [i \in 0 .. N - 1 |-> W("E", i)]
    /\ intent = [p \in Procs |-> None]
    /\ registered = [p \in Procs |-> p \in Consumers]
    /\ alive = [p \in Procs |-> TRUE]
    /\ pc = [p \in Procs |-> IF p \in Consumers THEN "get" ELSE "closed"]
    /\ won = [p \in Procs |-> None]
    /\ done = [p \in Procs |-> 0]
    /\ view = [p \in Procs |-> NoView]
    /\ sessions = [p \in Procs |-> 0]
    /\ published = {} /\ taken = {} /\ bare = {}
    /\ wrong = "nothing" /\ deaths = 0

Goto(p, step) == pc' = [pc EXCEPT ![p] = step]
Complain(is, what) == wrong' = IF is /\ wrong = "nothing" THEN what ELSE wrong
Put(f, p, x) == [f EXCEPT ![p] = x]
Min(a, b) == IF a < b THEN a ELSE b
NoProducer == \A q \in Producers: ~registered[q] \/ ~alive[q]

------------------------------------------------------------------------------------------------------------
\* A producer's session: registers, puts batches, closes

Register(p) ==
    /\ p \in Producers /\ pc[p] = "closed" /\ sessions[p] < Sessions /\ tail < Messages
    /\ sessions' = [sessions EXCEPT ![p] = @ + 1]
    /\ registered' = Put(registered, p, TRUE)
    /\ intent' = Put(intent, p, None)
    /\ Goto(p, "count")
    /\ UNCHANGED <<words, alive, won, done, view, ghosts>>

\* producers_seen += 1: from now on it is there
Count(p) ==
    /\ pc[p] = "count"
    /\ seen' = seen + 1
    /\ Goto(p, "put")
    /\ UNCHANGED <<tail, head, slot, returned, searched, table, won, done, view, sessions, ghosts>>

Close(p) ==
    /\ p \in Producers /\ pc[p] = "put"
    /\ registered' = Put(registered, p, FALSE)
    /\ Goto(p, "closed")
    /\ bare' = IF \A q \in Producers: ~registered'[q] THEN bare \cup {c \in Consumers: pc[c] \in {"end", "holders"}} ELSE bare
    /\ UNCHANGED <<words, intent, alive, won, done, view, sessions, published, taken, wrong, deaths>>

\* P1, P2: as many slots as are free, and the intent for them all
Intend(p) ==
    /\ p \in Producers /\ pc[p] = "put" /\ tail < Messages
    /\ \E n \in 1 .. Min(Batch, N):
        /\ tail + n <= Messages
        /\ \A i \in 0 .. n - 1: At(tail + i) = W("E", tail + i)
        /\ LET run == [kind |-> "put", ticket |-> tail, count |-> n] IN
           /\ intent' = Put(intent, p, run)
           /\ won' = Put(won, p, run)
    /\ Goto(p, "win")
    /\ UNCHANGED <<words, registered, alive, done, view, sessions, ghosts>>

\* A slot that is void, and whose ticket was stepped over, is for the next lap.
Reuse(p) ==
    /\ p \in Producers /\ pc[p] = "put" /\ tail < Messages
    /\ At(tail) = W("V", tail - N) /\ head > tail - N
    /\ slot' = [slot EXCEPT ![tail % N] = W("E", tail)]
    /\ UNCHANGED <<tail, head, returned, searched, seen, table, local, ghosts>>

Win(p) ==
    /\ pc[p] = "win"
    /\ IF tail = won[p].ticket
       THEN tail' = tail + won[p].count /\ Goto(p, "publish") /\ UNCHANGED won
       ELSE UNCHANGED tail /\ Goto(p, "put") /\ won' = Put(won, p, None)
    /\ UNCHANGED <<head, slot, returned, searched, seen, table, done, view, sessions, ghosts>>

Ticket(p) == won[p].ticket + done[p]
Last(p) == done[p] + 1 = won[p].count

Publish(p) ==
    /\ pc[p] = "publish"
    /\ slot' = [slot EXCEPT ![Ticket(p) % N] = W("F", Ticket(p))]
    /\ published' = published \cup {Ticket(p)}
    /\ Complain(At(Ticket(p)) # W("E", Ticket(p)), "a living producer's slot was given away")
    /\ done' = [done EXCEPT ![p] = @ + 1]
    /\ Goto(p, IF Last(p) THEN "clear" ELSE "publish")
    /\ intent' = IF Bug = "earlyClear" THEN Put(intent, p, None) ELSE intent
    /\ UNCHANGED <<tail, head, returned, searched, seen, registered, alive, won, view, sessions, taken, bare, deaths>>

Clear(p) ==
    /\ pc[p] = "clear"
    /\ intent' = Put(intent, p, None)
    /\ won' = Put(won, p, None)
    /\ done' = Put(done, p, 0)
    /\ Goto(p, IF p \in Producers THEN "put" ELSE "get")
    /\ UNCHANGED <<words, registered, alive, view, sessions, ghosts>>

------------------------------------------------------------------------------------------------------------
\* A consumer

Deliver(t) == Complain(t \in taken \/ t \notin published, "delivered after it was acknowledged, or before it was published")

\* search_returned: first what was handed back
GetReturned(c) ==
    /\ c \in Consumers /\ pc[c] = "get" /\ returned # searched
    /\ LET back == {i \in 0 .. N - 1: slot[i].state = "R"} IN
       IF back = {}
       THEN searched' = returned /\ UNCHANGED <<slot, taken, wrong>>
       ELSE LET i == CHOOSE i \in back: \A j \in back: slot[i].ticket <= slot[j].ticket
                t == slot[i].ticket IN
            /\ slot' = [slot EXCEPT ![i] = W("E", t + N)]
            /\ Deliver(t)
            /\ taken' = taken \cup {t}
            /\ UNCHANGED searched
    /\ UNCHANGED <<tail, head, returned, seen, table, local, published, bare, deaths>>

\* T1, T2: as many as are there, up to a batch
IntendTake(c) ==
    /\ c \in Consumers /\ pc[c] = "get" /\ returned = searched /\ At(head) = W("F", head)
    /\ LET n == CHOOSE n \in 1 .. Min(Batch, N):
                   /\ \A i \in 0 .. n - 1: At(head + i) = W("F", head + i)
                   /\ n = Min(Batch, N) \/ At(head + n) # W("F", head + n)
           run == [kind |-> "take", ticket |-> head, count |-> n] IN
       /\ intent' = Put(intent, c, run)
       /\ won' = Put(won, c, run)
    /\ Goto(c, "winTake")
    /\ UNCHANGED <<words, registered, alive, done, view, sessions, ghosts>>

StepOver(c) ==
    /\ c \in Consumers /\ pc[c] = "get" /\ At(head) = W("V", head)
    /\ slot' = [slot EXCEPT ![head % N] = W("E", head + N)]
    /\ head' = head + 1
    /\ UNCHANGED <<tail, returned, searched, seen, table, local, ghosts>>

WinTake(c) ==
    /\ pc[c] = "winTake"
    /\ IF head = won[c].ticket
       THEN /\ head' = head + won[c].count
            /\ Complain(\E i \in 0 .. won[c].count - 1: (won[c].ticket + i) \in taken, "delivered after it was acknowledged")
            /\ Goto(c, "acknowledge") /\ UNCHANGED won
       ELSE UNCHANGED <<head, wrong>> /\ Goto(c, "get") /\ won' = Put(won, c, None)
    /\ UNCHANGED <<tail, slot, returned, searched, seen, table, done, view, sessions, published, taken, bare, deaths>>

Acknowledge(c) ==
    /\ pc[c] = "acknowledge"
    /\ slot' = [slot EXCEPT ![Ticket(c) % N] = W("E", Ticket(c) + N)]
    /\ taken' = taken \cup {Ticket(c)}
    /\ Complain(At(Ticket(c)) # W("F", Ticket(c)), "a living consumer's message was taken away")
    /\ done' = [done EXCEPT ![c] = @ + 1]
    /\ Goto(c, IF Last(c) THEN "clear" ELSE "acknowledge")
    /\ intent' = IF Bug = "earlyClear" THEN Put(intent, c, None) ELSE intent
    /\ UNCHANGED <<tail, head, returned, searched, seen, registered, alive, won, view, sessions, published, bare, deaths>>

------------------------------------------------------------------------------------------------------------
\* The end of the stream: read the words, look for a producer, for a holder, read the words again

Words == [seen |-> seen, tail |-> tail, head |-> head, returned |-> returned]

LookForEnd(c) ==
    /\ c \in Consumers /\ pc[c] = "get" /\ seen # 0 /\ head = tail /\ returned = searched
    /\ view' = Put(view, c, Words)
    /\ bare' = IF NoProducer THEN bare \cup {c} ELSE bare \ {c}
    /\ Goto(c, "end")
    /\ UNCHANGED <<words, table, won, done, sessions, published, taken, wrong, deaths>>

\* One that lives: wait, and look again. A dead one is swept first.
LookForProducers(c) ==
    /\ pc[c] = "end"
    /\ IF \E q \in Producers: registered[q]
       THEN Goto(c, "get") /\ view' = Put(view, c, NoView)
       ELSE Goto(c, "holders") /\ UNCHANGED view
    /\ UNCHANGED <<words, table, won, done, sessions, ghosts>>

LookForHolders(c) ==
    /\ pc[c] = "holders"
    /\ LET held == \E i \in 0 .. N - 1: (slot[i].state = "F" /\ slot[i].ticket < head) \/ slot[i].state = "R"
           same == view[c] = Words /\ head = tail /\ returned = searched
           ends == same /\ (~held \/ Bug = "endWithHolder") IN
       /\ Goto(c, IF ends THEN "told" ELSE "get")
       /\ view' = Put(view, c, NoView)
       /\ Complain(ends /\ (c \notin bare \/ \E t \in published \ taken: t < view[c].tail),
                   "the stream ended before its last message, or with a producer there all the time")
    /\ bare' = bare \ {c}
    /\ UNCHANGED <<words, table, won, done, sessions, published, taken, deaths>>

\* It calls again, as a later producer may have opened the stream.
CallAgain(c) ==
    /\ pc[c] = "told" /\ Bug # "endForEver"
    /\ Goto(c, "get")
    /\ UNCHANGED <<words, table, won, done, view, sessions, ghosts>>

------------------------------------------------------------------------------------------------------------
\* death and repair, by a consumer or producer that has nothing else to do: a ticket at a time, then the line

Die(p) ==
    /\ alive[p] /\ registered[p] /\ deaths < Deaths
    /\ deaths' = deaths + 1
    /\ alive' = Put(alive, p, FALSE)
    /\ Goto(p, "dead")
    /\ won' = Put(won, p, None)
    /\ done' = Put(done, p, 0)
    /\ view' = Put(view, p, NoView)
    /\ bare' = IF \A q \in Producers: ~registered[q] \/ ~alive'[q] THEN (bare \cup {c \in Consumers: pc[c] \in {"end", "holders"}}) \ {p} ELSE bare \ {p}
    /\ UNCHANGED <<words, intent, registered, sessions, published, taken, wrong>>

Idle(p) == alive[p] /\ pc[p] \in {"put", "get"}

\* Tickets of the dead one's intent that were won, and whose slots nobody has finished.
Won(i, t) == Bug = "unwon" \/ t < (IF i.kind = "put" THEN tail ELSE head)
Left(i, t) == At(t) = W(IF i.kind = "put" THEN "E" ELSE "F", t)
Tickets(i) == IF i.kind = "none" THEN {} ELSE IF Bug = "firstOnly" THEN {i.ticket} ELSE i.ticket .. i.ticket + i.count - 1
ToRepair(d) == {t \in Tickets(intent[d]): Won(intent[d], t) /\ Left(intent[d], t)}
NamedByTheLiving(kind, t) == Bug # "overLiving" /\ \E q \in Procs: alive[q] /\ registered[q] /\ Names(intent[q], kind, t)

RepairTicket(p, d) ==
    /\ Idle(p) /\ registered[d] /\ ~alive[d]
    /\ \E t \in ToRepair(d):
        /\ ~NamedByTheLiving(intent[d].kind, t)
        /\ slot' = [slot EXCEPT ![t % N] = W(IF intent[d].kind = "put" THEN "V" ELSE "R", t)]
    /\ UNCHANGED <<tail, head, returned, searched, seen, table, local, ghosts>>

\* S3, S4: the count of what went back, then the line is free; one that a living handle may have won keeps it.
FreeLine(p, d) ==
    /\ Idle(p) /\ registered[d] /\ ~alive[d] /\ ToRepair(d) = {}
    /\ returned' = IF \E i \in 0 .. N - 1: slot[i].state = "R" THEN returned + 1 ELSE returned
    /\ registered' = Put(registered, d, FALSE)
    /\ Goto(d, "gone")
    /\ UNCHANGED <<tail, head, slot, searched, seen, intent, alive, won, done, view, sessions, ghosts>>

------------------------------------------------------------------------------------------------------------

Work(p) ==
    \/ Count(p) \/ Win(p) \/ Publish(p) \/ Clear(p) \/ Reuse(p)
    \/ GetReturned(p) \/ IntendTake(p) \/ StepOver(p) \/ WinTake(p) \/ Acknowledge(p)
    \/ LookForProducers(p) \/ LookForHolders(p) \/ CallAgain(p)
    \/ \E d \in Procs: RepairTicket(p, d) \/ FreeLine(p, d)

Next == \E p \in Procs: Work(p) \/ Register(p) \/ Intend(p) \/ Close(p) \/ LookForEnd(p) \/ Die(p)

Spec == Init /\ [][Next]_vars
Fair == Spec /\ \A p \in Procs: WF_vars(Work(p)) /\ SF_vars(LookForEnd(p))

Symmetry == Permutations(Producers) \cup Permutations(Consumers)

------------------------------------------------------------------------------------------------------------
\* Promises

\* Nothing is taken from the living, nor delivered again once acknowledged; no early end.
NoDouble == wrong = "nothing"

NoLoss == \A t \in published \ taken: At(t).ticket = t /\ At(t).state \in {"F", "R"}

\* Tickets are taken in their order, and no slot is ahead of those that were won.
Order ==
    /\ \A t \in taken: t < head
    /\ \A i \in 0 .. N - 1: slot[i].state # "E" => slot[i].ticket < tail

\* Nobody is stuck: a slot that was won and never published is void once its producer is dead and swept.
NoHole ==
    (\A p \in Procs: ~alive[p] => ~registered[p]) =>
        \A t \in head .. tail - 1: At(t) = W("E", t) => \E p \in Producers: alive[p] /\ Names(intent[p], "put", t)

\* A consumer that asks again gets what a later producer put: the end is not for ever.
EverythingIsTaken == <>[]((\E c \in Consumers: alive[c]) => published \subseteq taken)
=============================================================================================================

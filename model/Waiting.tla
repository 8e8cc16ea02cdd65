\* SPDX-License-Identifier: Apache-2.0
----------------------------------------------- MODULE Waiting -----------------------------------------------
\* Who sleeps, and who tells him: docs/design/waiting.md and liveness.md, "The watcher". One thread that waits for all of
\* the objects, a bell that rings an eventfd for an event loop, or a thread that takes as it looks; those who change the
\* objects; each process's watcher; and the kernel, whose event comes just before a dead one's lock is free.
\*
\* In C: wait_any.c sleep_for_any; wait_set.c esclusa_set_look, look, empty_limit, esclusa_set_sleep, esclusa_set_rouse;
\* bells.c esclusa_bell_set, arm, gather, watch_over, ring_ready; wait.c sleep_until, sleep_deeply; watcher.c look; waiters.c,
\* waiters.h; queue_waits.c awaited_pass_on; member.c esclusa_sweep.
\*
\* An object is a count of what can be taken: permits, messages, or a latch or event, of which nobody takes anything.
\* Each lies in a segment of its own, and has one changer, who may hold a unit that comes back when he is swept. A word that
\* sleepers compare is here whether it was changed since they read it. Asking the locks and repairing is one step of a
\* sweep, waking the second, clearing the members' states the third. What the registry's lock covers is one step. Joining
\* again under a dead one's index is Mutex.tla's and Ledger.tla's; who wins a unit is Ledger.tla's and Queue.tla's.
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
    N,          \* objects 1 .. N, each with a changer of the same number
    Sets,       \* processes with a thread that waits for all of them, then takes
    Bells,      \* processes with an event loop, for which a bell sleeps
    Plain,      \* processes with a thread that takes as it looks
    One,        \* TRUE: a change wakes one sleeper (queues); FALSE: all (a pair of words)
    Taken,      \* TRUE: a unit is taken; FALSE: it stays (event, latch)
    Changes,    \* how many units are added by all changers
    Deaths,
    Mortal,     \* who of the changers and waiters may die
    Leaves,     \* how many waits end by a time-out or an interrupt
    Looks,      \* how often a watcher asks the locks after an event
    Bug         \* "none", or the mistake to be found

ASSUME Bug \in {
    "none",
    "lateCount",        \* a waiter is counted after his look
    "lateEpoch",        \* the epoch is read after the look
    "lateCalm",         \* the alarm word is read after the looks
    "noLookOnWatch",    \* a watch that is set is no reason for the watcher to ask the locks
    "noRouseOnArm",     \* the bell is not told of what was armed
    "noPassOn",         \* who waits for several keeps the wake-up that reached him
    "noAlarm",          \* the watcher wakes without raising the alarm word
    "lookOnce",         \* the watcher asks the locks only when it hears the event
    "stopWhenFound",    \* it asks no more once it has found a dead one
    "noSweepOnAlarm",   \* who is roused looks, and does not sweep
    "quietSweep"        \* the watcher rouses only for a dead one, and a sweep wakes only for what it gave back
}

Objects == 1 .. N
Waiters == Sets \cup Bells \cup Plain

VARIABLES
    units, waiting,                 \* of each object, shared
    holds, change, made,            \* of each changer: whether it holds a unit, what it does next
    life,                           \* of changers and waiters: "alive", "closing" (its event was sent), "dead" (its lock is free)
    active,                         \* of each object: members whose state is not clean
    pc, set, todo, now, dead,       \* of each waiter: its step, what it waits for, what is left of its round, at which it is, whom it sweeps
    counted, ready, slept,          \* among the waiting of which; which it found ready; whether it slept
    stale, rung,                    \* whose epoch was raised, whether the alarm word was, since it read them
    alarmed, prepared,              \* by set: a member of the segment died; the watch is set, and it has swept since
    watched, looks,                 \* of each process: the segments watched, and how often its watcher will yet ask each
    user, list, fd,                 \* of a loop: what it does, what is armed, whether its eventfd is readable
    deaths, leaves

shared == <<units, waiting, holds, change, made>>
kernel == <<life, active, watched, looks>>
round == <<set, todo, now, dead, counted, ready, slept, alarmed, prepared>>
loop == <<user, list, fd>>
bounds == <<deaths, leaves>>
vars == <<shared, kernel, pc, round, stale, rung, loop, bounds>>

Init ==
    /\ units = [o \in Objects |-> 0]
    /\ waiting = [o \in Objects |-> 0]
    /\ holds = [o \in Objects |-> Taken]
    /\ change = [o \in Objects |-> "idle"]
    /\ made = 0
    /\ life = [m \in Objects \cup Waiters |-> "alive"]
    /\ active = [o \in Objects |-> {o} \cup Waiters]
    /\ pc = [w \in Waiters |-> IF w \in Bells THEN "calm" ELSE "idle"]
    /\ set = [w \in Waiters |-> {}]
    /\ todo = [w \in Waiters |-> {}]
    /\ now = [w \in Waiters |-> 0]
    /\ dead = [w \in Waiters |-> {}]
    /\ counted = [w \in Waiters |-> {}]
    /\ ready = [w \in Waiters |-> {}]
    /\ slept = [w \in Waiters |-> FALSE]
    /\ stale = [w \in Waiters |-> {}]
    /\ rung = [w \in Waiters |-> FALSE]
    /\ alarmed = [w \in Waiters |-> {}]
    /\ prepared = [w \in Waiters |-> {}]
    /\ watched = [w \in Waiters |-> {}]
    /\ looks = [w \in Waiters |-> [o \in Objects |-> 0]]
    /\ user = [w \in Waiters |-> IF w \in Bells THEN "loop" ELSE "none"]
    /\ list = [w \in Waiters |-> {}]
    /\ fd = [w \in Waiters |-> FALSE]
    /\ deaths = 0
    /\ leaves = 0

Alive(w) == life[w] = "alive"
First(s) == CHOOSE o \in s: \A other \in s: o <= other
Goto(w, step) == pc' = [pc EXCEPT ![w] = step]
Put(f, w, value) == [f EXCEPT ![w] = value]

\* A call on one object waits for the first.
Waited(w) == IF w \in Plain THEN {1} ELSE Objects

\* Those who sleep on the object's epoch.
Asleep(o) == {w \in Waiters: pc[w] = "asleep" /\ o \in set[w]}

\* epoch += 1: whoever has read it will not fall asleep
Raise(o) == stale' = [w \in Waiters |-> IF o \in counted[w] THEN stale[w] \cup {o} ELSE stale[w]]

\* FUTEX_WAKE; `but` goes on at `step`
Wake(o, all, but, step) ==
    LET Woken(s) == [w \in Waiters |-> IF w = but THEN step ELSE IF w \in s THEN "woke" ELSE pc[w]] IN
    IF all \/ Asleep(o) = {} THEN pc' = Woken(Asleep(o)) ELSE \E w \in Asleep(o): pc' = Woken({w})

------------------------------------------------------------------------------------------------------------
\* A changer: changes the object, then reads who waits, raises the epoch, wakes

Changed(o) ==
    /\ units' = [units EXCEPT ![o] = IF Taken THEN @ + 1 ELSE 1]
    /\ change' = [change EXCEPT ![o] = "count"]
    /\ UNCHANGED <<waiting, kernel, pc, round, stale, rung, loop, bounds>>

Add(o) ==
    /\ change[o] = "idle" /\ Alive(o) /\ made < Changes
    /\ made' = made + 1
    /\ Changed(o)
    /\ UNCHANGED holds

GiveBack(o) ==
    /\ change[o] = "idle" /\ Alive(o) /\ holds[o]
    /\ holds' = [holds EXCEPT ![o] = FALSE]
    /\ Changed(o)
    /\ UNCHANGED made

CountWaiting(o) ==
    /\ change[o] = "count" /\ Alive(o)
    /\ change' = [change EXCEPT ![o] = IF waiting[o] = 0 THEN "idle" ELSE "raise"]
    /\ UNCHANGED <<units, waiting, holds, made, kernel, pc, round, stale, rung, loop, bounds>>

RaiseEpoch(o) ==
    /\ change[o] = "raise" /\ Alive(o)
    /\ change' = [change EXCEPT ![o] = "wake"]
    /\ Raise(o)
    /\ UNCHANGED <<units, waiting, holds, made, kernel, pc, round, rung, loop, bounds>>

WakeUp(o) ==
    /\ change[o] = "wake" /\ Alive(o)
    /\ change' = [change EXCEPT ![o] = "idle"]
    /\ Wake(o, ~One, 0, "")
    /\ UNCHANGED <<units, waiting, holds, made, kernel, round, stale, rung, loop, bounds>>

------------------------------------------------------------------------------------------------------------
\* Waiting: shown to the watcher, counted, alarm word, looks, sleep

Begin(w) ==
    /\ pc[w] = "idle" /\ w \notin Bells
    /\ set' = Put(set, w, Waited(w))
    /\ todo' = Put(todo, w, Waited(w))
    /\ Goto(w, IF Bug = "lateCount" THEN "calm" ELSE "enter")
    /\ UNCHANGED <<shared, kernel, now, dead, counted, ready, slept, alarmed, prepared, stale, rung, loop, bounds>>

\* waiting += 1, a full fence
Enter(w) ==
    /\ pc[w] = "enter" /\ todo[w] # {}
    /\ LET o == First(todo[w])
           last == todo[w] = {o} IN
       /\ waiting' = [waiting EXCEPT ![o] = @ + 1]
       /\ counted' = [counted EXCEPT ![w] = @ \cup {o}]
       /\ todo' = Put(todo, w, IF last /\ w \in Bells THEN set[w] ELSE todo[w] \ {o})
       /\ Goto(w, IF ~last THEN "enter" ELSE IF w \in Bells THEN "look" ELSE IF Bug = "lateCount" THEN "sleep" ELSE "calm")
    /\ UNCHANGED <<units, holds, change, made, kernel, set, now, dead, ready, slept, alarmed, prepared, stale, rung, loop, bounds>>

\* The alarm word is read, and the round of looks begins. A bell gathers what is armed, and is counted for what is new.
Calm(w) ==
    /\ pc[w] \in {"calm", "woke"}
    /\ rung' = IF Bug = "lateCalm" THEN rung ELSE Put(rung, w, FALSE)
    /\ Goto(w, IF w \in Bells THEN "gather" ELSE "look")
    /\ todo' = Put(todo, w, IF w \in Bells THEN {} ELSE set[w])
    /\ UNCHANGED <<shared, kernel, set, now, dead, counted, ready, slept, alarmed, prepared, stale, loop, bounds>>

Gather(w) ==
    /\ pc[w] = "gather"
    /\ LET new == list[w] \ counted[w] IN
       /\ set' = Put(set, w, list[w])
       /\ todo' = Put(todo, w, IF new = {} THEN list[w] ELSE new)
       /\ Goto(w, IF new = {} THEN "look" ELSE "enter")
    /\ UNCHANGED <<shared, kernel, now, dead, counted, ready, slept, alarmed, prepared, stale, rung, loop, bounds>>

\* The next one: swept first if the watcher has alarmed it; then its epoch is read, and then it.
NextLook(w) ==
    /\ pc[w] = "look" /\ todo[w] # {} /\ now[w] = 0
    /\ LET o == First(todo[w])
           swept == o \in alarmed[w] /\ Bug # "noSweepOnAlarm" IN
       /\ now' = Put(now, w, o)
       /\ todo' = [todo EXCEPT ![w] = @ \ {o}]
       /\ alarmed' = [alarmed EXCEPT ![w] = @ \ {o}]
       /\ Goto(w, IF swept THEN "sweep" ELSE "look")
       /\ stale' = IF swept \/ Bug = "lateEpoch" THEN stale ELSE [stale EXCEPT ![w] = @ \ {o}]
    /\ UNCHANGED <<shared, kernel, set, dead, counted, ready, slept, prepared, rung, loop, bounds>>

\* After a sweep.
ReadEpoch(w) ==
    /\ pc[w] = "epoch"
    /\ stale' = [stale EXCEPT ![w] = @ \ {now[w]}]
    /\ Goto(w, "look")
    /\ now' = IF Bug = "lateEpoch" THEN Put(now, w, 0) ELSE now
    /\ UNCHANGED <<shared, kernel, set, todo, dead, counted, ready, slept, alarmed, prepared, rung, loop, bounds>>

\* Empty for the first time: watch, sweep, look again. Who died as the watch was set may have sent his event before, and
\* have his lock yet as we sweep: so the watcher asks as if it had heard an event.
Look(w) ==
    /\ pc[w] = "look" /\ now[w] # 0
    /\ LET o == now[w]
           empty == units[o] = 0
           first == empty /\ o \notin prepared[w]
           late == Bug = "lateEpoch" /\ empty /\ ~first IN
       /\ units' = IF w \in Plain /\ ~empty /\ Taken THEN [units EXCEPT ![o] = @ - 1] ELSE units
       /\ ready' = IF empty THEN ready ELSE [ready EXCEPT ![w] = @ \cup {o}]
       /\ watched' = IF first THEN [watched EXCEPT ![w] = @ \cup {o}] ELSE watched
       /\ looks' = IF first /\ o \notin watched[w] /\ Bug # "noLookOnWatch" THEN [looks EXCEPT ![w][o] = Looks] ELSE looks
       /\ prepared' = IF first THEN [prepared EXCEPT ![w] = @ \cup {o}] ELSE prepared
       /\ Goto(w, IF first THEN "sweep" ELSE IF late THEN "epoch" ELSE "look")
       /\ now' = IF first \/ late THEN now ELSE Put(now, w, 0)
    /\ UNCHANGED <<waiting, holds, change, made, life, active, set, todo, dead, counted, slept, alarmed, stale, rung, loop, bounds>>

\* All were looked at: those that are ready are left, by a bell also those that were dropped; otherwise futex_waitv(2)
\* compares all words and lets sleep.
Looked(w) ==
    /\ (pc[w] = "look" /\ todo[w] = {} /\ now[w] = 0) \/ pc[w] = "sleep"
    /\ LET dropped == IF w \in Bells /\ user[w] = "done" THEN set[w] ELSE {}
           over == IF w \in Bells THEN ready[w] \cup dropped ELSE IF ready[w] # {} THEN set[w] ELSE {}
           uncounted == Bug = "lateCount" /\ set[w] # counted[w] IN
       /\ todo' = Put(todo, w, IF over # {} THEN over ELSE IF uncounted THEN set[w] \ counted[w] ELSE {})
       /\ Goto(w, IF over # {} THEN "leave" ELSE IF uncounted THEN "enter"
                  ELSE IF (rung[w] /\ Bug # "lateCalm") \/ stale[w] \cap set[w] # {} THEN "woke" ELSE "asleep")
       /\ slept' = IF over = {} /\ One THEN Put(slept, w, TRUE) ELSE slept
       /\ rung' = IF over # {} /\ w \in Bells THEN rung ELSE Put(rung, w, FALSE)
       /\ stale' = IF over # {} THEN [stale EXCEPT ![w] = @ \ over] ELSE stale
    /\ UNCHANGED <<shared, kernel, set, now, dead, counted, ready, alarmed, prepared, loop, bounds>>

\* The deadline, or an interrupt: also just as a wake-up comes.
GiveUp(w) ==
    /\ pc[w] \in {"asleep", "woke"} /\ w \notin Bells /\ leaves < Leaves
    /\ leaves' = leaves + 1
    /\ todo' = Put(todo, w, set[w])
    /\ Goto(w, "leave")
    /\ UNCHANGED <<shared, kernel, set, now, dead, counted, ready, slept, alarmed, prepared, stale, rung, loop, deaths>>

Leave(w) ==
    /\ pc[w] = "leave" /\ todo[w] # {}
    /\ LET o == First(todo[w]) IN
       /\ waiting' = [waiting EXCEPT ![o] = IF o \in counted[w] THEN @ - 1 ELSE @]
       /\ counted' = [counted EXCEPT ![w] = @ \ {o}]
       /\ stale' = [stale EXCEPT ![w] = @ \ {o}]
       /\ todo' = [todo EXCEPT ![w] = @ \ {o}]
    /\ UNCHANGED <<units, holds, change, made, kernel, pc, set, now, dead, ready, slept, alarmed, prepared, rung, loop, bounds>>

\* All left. The bell rings for what is ready, and takes that off the list.
Left(w) ==
    /\ pc[w] = "leave" /\ todo[w] = {}
    /\ LET gone == IF w \in Bells THEN IF user[w] = "done" THEN set[w] ELSE ready[w] ELSE set[w] IN
       /\ set' = [set EXCEPT ![w] = @ \ gone]
       /\ list' = [list EXCEPT ![w] = @ \ gone]
       /\ prepared' = [prepared EXCEPT ![w] = @ \ gone]
       /\ alarmed' = [alarmed EXCEPT ![w] = @ \ gone]
       /\ fd' = IF w \in Bells /\ user[w] # "done" THEN Put(fd, w, TRUE) ELSE fd
       /\ todo' = Put(todo, w, IF slept[w] /\ One /\ ~(w \in Sets \cup Bells /\ Bug = "noPassOn") THEN gone ELSE {})
    /\ Goto(w, "pass")
    /\ UNCHANGED <<shared, kernel, now, dead, counted, ready, slept, stale, rung, user, bounds>>

\* The wake-up that reached it may be another's; who took as he looked passes it on if there is more.
PassOn(w) ==
    /\ pc[w] = "pass" /\ todo[w] # {}
    /\ LET o == First(todo[w]) IN
       /\ todo' = [todo EXCEPT ![w] = @ \ {o}]
       /\ IF waiting[o] # 0 /\ (w \in Plain /\ ready[w] # {} => units[o] > 0)
          THEN Raise(o) /\ Wake(o, FALSE, w, "pass")
          ELSE UNCHANGED <<stale, pc>>
    /\ UNCHANGED <<shared, kernel, set, now, dead, counted, ready, slept, alarmed, prepared, rung, loop, bounds>>

Passed(w) ==
    /\ pc[w] = "pass" /\ todo[w] = {}
    /\ Goto(w, IF w \in Bells THEN "calm" ELSE IF ready[w] = {} \/ w \in Plain \/ ~Taken THEN "done" ELSE "take")
    /\ watched' = IF pc'[w] = "done" THEN Put(watched, w, {}) ELSE watched \* nobody of it sleeps any more
    /\ looks' = IF pc'[w] = "done" THEN Put(looks, w, [o \in Objects |-> 0]) ELSE looks
    /\ ready' = Put(ready, w, IF pc'[w] = "take" THEN ready[w] ELSE {})
    /\ slept' = IF w \in Bells THEN slept ELSE Put(slept, w, FALSE)
    /\ UNCHANGED <<shared, life, active, set, todo, now, dead, counted, alarmed, prepared, stale, rung, loop, bounds>>

\* Waiting for several takes nothing: somebody may have been quicker.
Take(w) ==
    /\ pc[w] = "take"
    /\ IF \E o \in ready[w]: units[o] > 0
       THEN /\ \E o \in ready[w]: units[o] > 0 /\ units' = [units EXCEPT ![o] = @ - 1]
            /\ Goto(w, "done")
            /\ watched' = Put(watched, w, {})
            /\ looks' = Put(looks, w, [o \in Objects |-> 0])
       ELSE UNCHANGED <<units, watched, looks>> /\ Goto(w, "idle")
    /\ ready' = Put(ready, w, {})
    /\ UNCHANGED <<waiting, holds, change, made, life, active, set, todo, now, dead, counted, slept, alarmed, prepared, stale, rung, loop, bounds>>

------------------------------------------------------------------------------------------------------------
\* A bell and its event loop

Rouse(w) ==
    /\ rung' = Put(rung, w, TRUE)
    /\ IF pc[w] = "asleep" THEN Goto(w, "woke") ELSE UNCHANGED pc

\* The loop takes what it finds.
LoopTakes(w) ==
    /\ user[w] = "loop" /\ Alive(w)
    /\ \E o \in Objects:
        /\ units[o] > 0
        /\ units' = IF Taken THEN [units EXCEPT ![o] = @ - 1] ELSE units
    /\ user' = Put(user, w, "done")  \* and drops what is armed
    /\ Rouse(w)
    /\ UNCHANGED <<waiting, holds, change, made, kernel, round, stale, list, fd, bounds>>

\* It looked, found nothing, and arms; what it looked at may have changed since.
LoopLooks(w) ==
    /\ user[w] = "loop" /\ Alive(w) /\ \A o \in Objects: units[o] = 0
    /\ user' = Put(user, w, "arm")
    /\ UNCHANGED <<shared, kernel, pc, round, stale, rung, list, fd, bounds>>

Arm(w) ==
    /\ user[w] = "arm" /\ Alive(w)
    /\ IF list[w] = Objects
       THEN user' = Put(user, w, "epoll") /\ UNCHANGED <<list, rung, pc>>
       ELSE /\ list' = [list EXCEPT ![w] = @ \cup {First(Objects \ @)}]
            /\ IF Bug = "noRouseOnArm" THEN UNCHANGED <<rung, pc>> ELSE Rouse(w)
            /\ UNCHANGED user
    /\ UNCHANGED <<shared, kernel, round, stale, fd, bounds>>

Readable(w) ==
    /\ user[w] = "epoll" /\ Alive(w) /\ fd[w]
    /\ fd' = Put(fd, w, FALSE)
    /\ user' = Put(user, w, "loop")
    /\ UNCHANGED <<shared, kernel, pc, round, stale, rung, list, bounds>>

------------------------------------------------------------------------------------------------------------
\* sweep

Found(o) == {m \in active[o]: life[m] = "dead"}

Sweep(w) ==
    /\ pc[w] = "sweep"
    /\ LET o == now[w] IN
       IF Found(o) = {}
       THEN Goto(w, "epoch") /\ UNCHANGED <<units, holds, dead>>
       ELSE /\ dead' = Put(dead, w, Found(o))
            /\ units' = IF o \in Found(o) /\ holds[o] THEN [units EXCEPT ![o] = @ + 1] ELSE units
            /\ holds' = IF o \in Found(o) THEN [holds EXCEPT ![o] = FALSE] ELSE holds
            /\ Goto(w, "sweepWake")
    /\ UNCHANGED <<waiting, change, made, kernel, set, todo, now, counted, ready, slept, alarmed, prepared, stale, rung, loop, bounds>>

SweepWake(w) ==
    /\ pc[w] = "sweepWake"
    /\ IF waiting[now[w]] # 0 /\ Bug # "quietSweep" THEN Raise(now[w]) /\ Wake(now[w], TRUE, w, "sweepClear") ELSE UNCHANGED stale /\ Goto(w, "sweepClear")
    /\ UNCHANGED <<shared, kernel, round, rung, loop, bounds>>

SweepClear(w) ==
    /\ pc[w] = "sweepClear"
    /\ active' = [active EXCEPT ![now[w]] = @ \ dead[w]]
    /\ dead' = Put(dead, w, {})
    /\ Goto(w, IF Bug = "lateEpoch" THEN "look" ELSE "epoch")
    /\ UNCHANGED <<shared, life, watched, looks, set, todo, now, counted, ready, slept, alarmed, prepared, stale, rung, loop, bounds>>

------------------------------------------------------------------------------------------------------------
\* death, and the watcher

Heard(m, o) == o = m \/ m \in Waiters

\* The description is closed: the event goes out. Its lock will be free in a moment.
Die(m) ==
    /\ Alive(m) /\ m \in Mortal /\ deaths < Deaths
    /\ m \in Waiters => pc[m] # "done" /\ user[m] # "done"
    /\ deaths' = deaths + 1
    /\ life' = [life EXCEPT ![m] = "closing"]
    /\ looks' = [w \in Waiters |-> [o \in Objects |-> IF Heard(m, o) /\ o \in watched[w] /\ w # m THEN Looks ELSE IF w = m THEN 0 ELSE looks[w][o]]]
    /\ change' = IF m \in Objects THEN [change EXCEPT ![m] = "idle"] ELSE change
    /\ IF m \in Waiters
       THEN /\ Goto(m, "gone")
            /\ set' = Put(set, m, {}) /\ todo' = Put(todo, m, {}) /\ now' = Put(now, m, 0) /\ dead' = Put(dead, m, {})
            /\ counted' = Put(counted, m, {}) /\ ready' = Put(ready, m, {}) /\ slept' = Put(slept, m, FALSE)
            /\ alarmed' = Put(alarmed, m, {}) /\ prepared' = Put(prepared, m, {})
            /\ stale' = Put(stale, m, {}) /\ rung' = Put(rung, m, FALSE) /\ watched' = Put(watched, m, {})
            /\ user' = Put(user, m, "done") /\ list' = Put(list, m, {}) /\ fd' = Put(fd, m, FALSE)
       ELSE UNCHANGED <<pc, round, stale, rung, watched, loop>>
    /\ UNCHANGED <<units, waiting, holds, made, active, leaves>>

LockFree(m) ==
    /\ life[m] = "closing"
    /\ life' = [life EXCEPT ![m] = "dead"]
    /\ UNCHANGED <<shared, active, watched, looks, pc, round, stale, rung, loop, bounds>>

\* The first look rouses whoever sleeps, also if nobody is dead: another process may have cleaned up. The last one comes
\* when the lock is free for certain.
Watch(w, o) ==
    /\ Alive(w) /\ looks[w][o] > 0
    /\ looks[w][o] = 1 /\ Bug # "lookOnce" => \A m \in active[o]: life[m] # "closing"
    /\ looks' = [looks EXCEPT ![w][o] = IF Bug = "lookOnce" \/ (Bug = "stopWhenFound" /\ Found(o) # {}) THEN 0 ELSE @ - 1]
    /\ IF (Found(o) # {} \/ (looks[w][o] = Looks /\ Bug # "quietSweep")) /\ o \in set[w]
       THEN /\ alarmed' = IF Found(o) # {} THEN [alarmed EXCEPT ![w] = @ \cup {o}] ELSE alarmed
            /\ IF Bug = "noAlarm"
               THEN UNCHANGED rung /\ (IF pc[w] = "asleep" THEN Goto(w, "woke") ELSE UNCHANGED pc)
               ELSE Rouse(w)
       ELSE UNCHANGED <<alarmed, rung, pc>>
    /\ UNCHANGED <<shared, life, active, watched, set, todo, now, dead, counted, ready, slept, prepared, stale, loop, bounds>>

------------------------------------------------------------------------------------------------------------

Work(w) ==
    \/ Begin(w) \/ Enter(w) \/ Calm(w) \/ Gather(w) \/ NextLook(w) \/ ReadEpoch(w) \/ Look(w) \/ Looked(w)
    \/ Leave(w) \/ Left(w) \/ PassOn(w) \/ Passed(w) \/ Take(w) \/ Sweep(w) \/ SweepWake(w) \/ SweepClear(w)

Loop(w) == LoopTakes(w) \/ LoopLooks(w) \/ Arm(w) \/ Readable(w)
Changer(o) == CountWaiting(o) \/ RaiseEpoch(o) \/ WakeUp(o)

Next ==
    \/ \E w \in Waiters: Work(w) \/ Loop(w) \/ GiveUp(w) \/ \E o \in Objects: Watch(w, o)
    \/ \E o \in Objects: Add(o) \/ GiveBack(o) \/ Changer(o)
    \/ \E m \in Objects \cup Waiters: Die(m) \/ LockFree(m)

Spec == Init /\ [][Next]_vars

Fair ==
    /\ Spec
    /\ \A w \in Waiters: WF_vars(Work(w)) /\ WF_vars(Loop(w)) /\ \A o \in Objects: WF_vars(Watch(w, o))
    /\ \A o \in Objects: WF_vars(Changer(o)) /\ WF_vars(LockFree(o))

Symmetry == Permutations(Sets) \cup Permutations(Bells) \cup Permutations(Plain)

------------------------------------------------------------------------------------------------------------
\* Promises

TypeOK ==
    /\ \A o \in Objects: waiting[o] \in 0 .. Cardinality(Waiters) /\ units[o] \in Nat
    /\ \A w \in Waiters: counted[w] \subseteq set[w]

\* Nobody has anything to do, but what he may do or not.
Quiet ==
    /\ \A w \in Waiters: pc[w] \in {"asleep", "done", "gone"} /\ \A o \in Objects: looks[w][o] = 0
    /\ \A w \in Bells: user[w] = "done" \/ (user[w] = "epoll" /\ ~fd[w])
    /\ \A o \in Objects: change[o] = "idle"
    /\ \A m \in Objects \cup Waiters: life[m] # "closing"

WaitsFor(w) == IF w \in Bells THEN IF user[w] = "epoll" THEN list[w] ELSE {} ELSE IF pc[w] = "asleep" THEN set[w] ELSE {}

\* Nobody sleeps over what he could have, nor over what a dead one held.
NoLostWake ==
    Quiet => \A w \in Waiters: \A o \in WaitsFor(w): units[o] = 0 /\ ~(life[o] = "dead" /\ holds[o])

\* Everything ends that must.
Progress == <>[]Quiet
=============================================================================================================

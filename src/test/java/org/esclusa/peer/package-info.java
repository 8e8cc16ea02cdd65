// SPDX-License-Identifier: Apache-2.0
/**
 * One program per language that does what it is told, line by line, so that a promise is written once and tried
 * between any two.
 *
 * <p>{@code native/peers/esclusa_peer.c}, {@code src/test/python/esclusa_peer.py} and {@code EsclusaPeer} understand
 * the same lines; {@link org.esclusa.peer.Peer} is the other end. A line is an object, a verb, and words:
 *
 * <pre>
 * memory    create NAME SIZE | open NAME | create_or_open NAME SIZE | size | write OFFSET BYTES | read OFFSET LENGTH
 *           | close | unlink NAME
 * counter   create NAME VALUE [MEMBERS] | open NAME | create_or_open NAME VALUE | get | set VALUE
 *           | add DELTA [TIMES] | compare_and_set EXPECTED VALUE | close | unlink NAME
 * mutex     create NAME [MEMBERS] | open NAME | create_or_open NAME | open_repairing NAME | repairs
 *           | lock [MILLIS] | unlock | recovered | mark_repaired | count TIMES | close | unlink NAME
 * queue     create NAME SLOTS SLOT_BYTES [MEMBERS [HANDLES]] | open NAME | create_or_open NAME SLOTS SLOT_BYTES
 *           | figures | close | unlink NAME
 * producer  open | put BYTES TYPE [MILLIS] | put_many TYPE MILLIS BYTES… | claim [MILLIS] | publish BYTES TYPE
 *           | abort | close
 * consumer  open | get [MILLIS] | get_many LIMIT [MILLIS] | take [MILLIS] | acknowledge | release | close
 * typed     put CODEC TYPE VALUE | get CODEC TYPE      (Java and Python; a view of the queue for each line, and CODEC
 *           bytes, text, long or double; a text as bytes, a double as the 16 digits of its bits; get does not wait)
 * condition wait NUMBER [MILLIS] | signal NUMBER | signal_all NUMBER | produce TIMES | consume TIMES
 *           (of the mutex; the last two with the counter as a buffer of 2, by conditions 0 and 1)
 * array     create NAME TYPE LENGTH… | open NAME TYPE | create_or_open NAME TYPE LENGTH… | shape | get INDEX
 *           | set INDEX VALUE | add INDEX DELTA [TIMES] | exchange INDEX VALUE | compare_and_set INDEX EXPECTED VALUE
 *           | put FROM VALUE… | copy FROM COUNT | view FROM COUNT | fill VALUE | close | unlink NAME
 * semaphore create NAME PERMITS [MODE] | open NAME | create_or_open NAME PERMITS [MODE] | acquire N [MILLIS]
 *           | release N | available | close | unlink NAME    (MODE: owned, signal)
 * rwlock    create NAME | open NAME | create_or_open NAME | open_repairing NAME | repairs | read [MILLIS]
 *           | write [MILLIS] | unread | unwrite | recovered | mark_repaired | close | unlink NAME
 * counters  create NAME CAPACITY | open NAME | create_or_open NAME CAPACITY | allocate LABEL UNIT counter|gauge
 *           | find LABEL | add DELTA [TIMES] | set VALUE | get | is_valid | free | read INDEX | churn TIMES
 *           | torn TIMES | close | unlink NAME      (texts as bytes; add to free are about the last one allocated or
 *           found; churn allocates and frees labels of 96 times one letter, torn reads as many and counts others)
 * barrier   create NAME PARTIES | open NAME | create_or_open NAME PARTIES | wait [MILLIS] | reset | broken | waiting
 *           | close | unlink NAME
 * event     create NAME | open NAME | create_or_open NAME | set | clear | is_set | times_set | wait [MILLIS] | close
 *           | unlink NAME
 * latch     create NAME COUNT | open NAME | create_or_open NAME COUNT | count_down N | count | wait [MILLIS] | close
 *           | unlink NAME
 * pthread   create NAME | open NAME | create_or_open NAME | open_repairing NAME | repairs | at OFFSET | robust
 *           | lock [MILLIS] | unlock | recovered | mark_repaired | add OFFSET TIMES | wait NUMBER [MILLIS]
 *           | signal NUMBER | signal_all NUMBER | close | unlink NAME    (at, add: of the memory; wait to signal_all:
 *           its conditions)
 * descriptor bind SOCKET | send KIND SOCKET | receive | close    (of an object without a name, and KIND the word
 *           that its lines begin with: to a datagram socket with an abstract name; receive says its number)
 * bell      ring KIND | arm KIND | silence KIND      (an eventfd for a consumer, producer, semaphore, event or latch:
 *           ring arms it and waits for it)
 * golden    create NAME    (one small object of each kind, closed again: NAME-counter, …)
 * tidy      gc | crowd NAME    (Java alone: garbage collection, says of how many files; opens it until nobody can join any
 *           more, closes all, and says how many could)
 * kill      arm N | stop N | count (of a process that can be killed, or stopped, at each store)
 * work      board FILE | script | step FLAGS LINE | begin SLOT LIFE SEED | reap PID
 * </pre>
 *
 * <p>Work is done by a process of its own, which a C or Python peer forks and a JVM is itself: it performs the lines of a
 * script, round after round, and writes down what it does on a {@link org.esclusa.peer.Board}, until it is killed or finds
 * {@code stop} there. {@code script} begins a new one, {@code step} adds a line, {@code begin} says the process id.
 * An answer other than {@code ok} to a line is a fault. Flags are letters, some with a number, or a dash for none:
 *
 * <pre>
 * S         only in the first round
 * E n       only in every n-th round
 * I         only if the last answer that had words, or the last question of a note, said 1
 * N         a return that others' death may have held up: its moment is written down
 * F         may fail, or come too late
 * D         may find the end of the stream; the worker leaves no earlier, and only when stop is 2
 * B n       then back by n lines
 * </pre>
 *
 * <p>A line that begins with {@code note} is not the object's but about the board; {@code $1} to {@code $8} in lines are the
 * numbers of messages, eight hexadecimal digits each:
 *
 * <pre>
 * begin, done               one more thing was begun, or done
 * enter WEIGHT LIMIT        is inside, where all together weigh no more than LIMIT; others who are too many are noted
 * leave                     is inside no more
 * pair, look                changes, or reads, two numbers that are alike unless whoever was inside has died: then the
 *                           last answer must have said so, by 1
 * full N, empty             asks whether there are so many items, or none
 * change D                  so many items more, by a load and a store
 * tally                     counts what the last answer returned
 * pause MICROS              sleeps, at most so long
 * waiting, went_on          is about to wait for what lets all go on, has gone on
 * all_waiting, all_went_on  returns when all are waiting who ever were, and when all have gone on who are; nobody is waited
 *                           for who is dead or has left
 * expect WORD               the last answer must have been that
 * id N                      numbers the next N messages, whose put begins
 * put [1]                   their put has returned; 1: the answer says of how many
 * take                      the answer is a message, as take has it
 * acknowledging, acknowledged   is about to acknowledge it, has done so
 * grasp N, got              is about to get, which acknowledges, so many; the answer is what came
 * </pre>
 *
 * TYPE is one of {@code i8 i16 i32 i64 f32 f64}; INDEX and FROM count all elements of an array, VALUE may have a
 * fraction, and {@code view} reads the memory itself. Bytes are hexadecimal, {@code -} for none; without MILLIS a call waits for ever; a peer has one object of each
 * kind, and {@code acknowledge} and {@code release} are about the oldest message that it took. The answer to each
 * line is one line: when the call returned, in nanoseconds of {@code CLOCK_MONOTONIC}, and
 *
 * <pre>
 * ok [RESULT…] | timeout | end | error ERROR SENTENCE
 * </pre>
 *
 * where ERROR is an errno in C, an exception's name in Java and Python. A peer ends with its input.
 */
package org.esclusa.peer;

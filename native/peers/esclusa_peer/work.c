/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for work: a child performs a script in a loop until it is killed. */
#include <ctype.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kill.h"
#include "note.h"
#include "peer.h"

enum { WORK_STEPS = 48, WORK_LINE = 256 };

struct step {
    bool first_only, needed, conditional, may_fail, drains;
    int back, every;
    char line[WORK_LINE];
};

static struct step steps[WORK_STEPS];
static int step_count;
static char *memory_text; /* of `reply`, in a worker */
static size_t memory_length;

static void work_board(char **w)
{
    answer(board_map(w[0]));
}

static void work_script(char **w)
{
    (void) w;
    step_count = 0;
    answer(0);
}

/* step FLAGS LINE…: S once, N a return that was needed, I if the flag stands, F may fail, D may
 * find the end, B<n> then back by n steps, E<n> in every n-th round. */
static void work_step(char **w)
{
    struct step step = {.every = 1};
    for (char *at = w[0]; *at != '\0'; at++) {
        step.first_only |= *at == 'S';
        step.needed |= *at == 'N';
        step.conditional |= *at == 'I';
        step.may_fail |= *at == 'F';
        step.drains |= *at == 'D';
        step.back = *at == 'B' ? (int) number(at + 1) : step.back;
        step.every = *at == 'E' ? (int) number(at + 1) : step.every;
    }
    for (char **word = w + 1; **word != '\0'; word++) {
        strcat(strcat(step.line, word == w + 1 ? "" : " "), *word);
    }
    steps[step_count++] = step;
    answer(0);
}

static void arm_if_told(void)
{
#ifdef ESCLUSA_KILL_POINTS
    int64_t arm = atomic_exchange(&here->arm, 0);
    if (arm < 0) {
        esclusa_kill_arm(0);
    } else if (arm != 0) { /* the low bit says: to be stopped and not killed */
        int64_t stores = here->stores > 0 ? here->stores + here->stores / 4 + 1 : 40;
        esclusa_kill_signal((arm & 1) != 0 ? SIGSTOP : SIGKILL);
        esclusa_kill_arm((uint64_t) (arm / 2 % stores + 1));
    }
#endif
}

static int64_t stores_so_far(void)
{
#ifdef ESCLUSA_KILL_POINTS
    return (int64_t) esclusa_kill_count();
#else
    return 0;
#endif
}

/* $1 and so on are the ids. */
static void fill_in(char *line, const char *with)
{
    for (; *with != '\0'; with++) {
        if (*with == '$') {
            line += sprintf(line, "%08x", ids[*++with - '1']);
        } else {
            *line++ = *with;
        }
    }
    *line = '\0';
}

/* Returns how the answer begins: ok, timeout, end or error. */
static const char *perform(const char *line)
{
    static char text[WORK_LINE * 2];
    fill_in(text, line);
    rewind(reply);
    answer_line(tables, text);
    fputc('\0', reply);
    fflush(reply);
    strtok(memory_text, " ");
    const char *kind = strtok(NULL, " ");
    last.count = 0;
    last.ok = strcmp(kind, "ok") == 0;
    if (strcmp(kind, "error") == 0) {
        flag = false;
        last.word[0] = strtok(NULL, "");
        return kind;
    }
    for (char *word = strtok(NULL, " "); word != NULL && last.count < WORK_WORDS;
         word = strtok(NULL, " ")) {
        last.word[last.count++] = word;
    }
    if (last.count > 0) {
        flag = strcmp(last.word[0], "1") == 0;
    }
    return kind;
}

static void take_note(const char *line)
{
    char text[WORK_LINE];
    strcpy(text, line);
    char *words[4] = {"", "", "", ""};
    char *verb = strtok(text, " ");
    for (int i = 0; i < 4; i++) {
        char *word = strtok(NULL, " ");
        words[i] = word == NULL ? "" : word;
    }
    for (const struct command *note = notes; note->words != NULL; note++) {
        if (strcmp(note->words, verb) == 0) {
            note->run(words);
            return;
        }
    }
    fault("wrong: no such note: %s", line);
}

/* Returns whether the round goes on. */
static bool do_step(const struct step *step)
{
    if (strncmp(step->line, "note ", 5) == 0) {
        take_note(step->line + 5);
        return true;
    }
    const char *kind = perform(step->line);
    if (strcmp(kind, "end") == 0) {
        here->grasp = 0;
        if (board->head.stop == 2) {
            leave();
        }
        sched_yield();
        return false;
    }
    if (!last.ok && !step->may_fail) {
        fault("wrong: %.100s: %s %.600s", step->line, kind,
              *kind == 'e' ? last.word[0] : "although it waits for ever");
    }
    if (step->needed) {
        here->returned[here->returns % BOARD_RETURNS] = monotonic();
        here->returns++;
    }
    return true;
}

static bool drains(void)
{
    bool any = false;
    for (int i = 0; i < step_count; i++) {
        any |= steps[i].drains;
    }
    return any;
}

static void work_for_ever(void)
{
    bool leaves_at_once = !drains();
    for (int64_t round = 0;; round++) {
        if (board->head.stop != 0 && leaves_at_once) {
            leave();
        }
        arm_if_told();
        int64_t stores = stores_so_far();
        for (int i = 0; i < step_count; i++) {
            const struct step *step = &steps[i];
            if ((step->first_only && round > 0) || (step->conditional && !flag) ||
                (round + 1) % step->every != 0) {
                continue;
            }
            if (!do_step(step)) {
                break;
            }
            if (step->back > 0 && board->head.stop != 0) {
                leave();
            }
            i -= step->back > 0 ? step->back + 1 : 0;
        }
        here->stores = stores_so_far() - stores;
        here->rounds++;
    }
}

/* begin SLOT LIFE SEED: says the child's process id. */
static void work_begin(char **w)
{
    my_slot = number(w[0]);
    my_life = number(w[1]);
    my_seed = (uint64_t) number(w[2]) | 1;
    here = &board->slot[my_slot];
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(1);
        }
        reply = open_memstream(&memory_text, &memory_length);
        work_for_ever();
    }
    if (answer(pid < 0 ? -errno : 0)) {
        print_number(pid);
    }
}

/* reap PID: waits for the child, and says its status as waitpid(2) has it. */
static void work_reap(char **w)
{
    int status = 0;
    if (answer(waitpid((pid_t) number(w[0]), &status, 0) < 0 ? -errno : 0)) {
        print_number(status);
    }
}

const struct command work_commands[] = {
    {"work board", work_board}, {"work script", work_script}, {"work step", work_step},
    {"work begin", work_begin}, {"work reap", work_reap},     {0},
};

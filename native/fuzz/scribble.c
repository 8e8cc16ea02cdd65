/* SPDX-License-Identifier: Apache-2.0 */
/* An input is a program: which object to make, and steps, each an operation of it and a word of the
 * segment that somebody overwrites before that, or in the middle. README.md has the format. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/fuzzing.h"

enum { STEPS_MAX = 64 };

struct step {
    uint8_t operation;
    uint8_t argument;
    uint8_t how;   /* 0 let be, 1 store, 2 exclusive or, 3 add */
    uint8_t store; /* before this store of the operation; 0: before all of it */
    uint32_t word; /* of 8 bytes, from the file's begin on */
    uint64_t value;
};

_Static_assert(sizeof(struct step) == 16, "README.md");

/* What the hostile one has mapped. */
static _Atomic uint64_t *words;
static size_t word_count;
static struct step step;

static void map_words(void)
{
    int fd = open(fuzz_path(), O_RDWR | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        fuzz_fail("cannot open %s", fuzz_path());
    }
    word_count = (size_t) status.st_size / sizeof *words;
    words = mmap(NULL, word_count * sizeof *words, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
}

static void overwrite(void)
{
    _Atomic uint64_t *word = &words[step.word % word_count];
    uint64_t now = *word;
    *word = step.how == 1 ? step.value : step.how == 2 ? now ^ step.value : now + step.value;
}

static void run(struct object *object)
{
    bool overwrites = step.how % 4 != 0;
    step.how %= 4;
    if (overwrites && step.store == 0) {
        overwrite();
    }
    fuzz_at_store(overwrites ? step.store : 0, overwrite);
    fuzz_operate(object, step.operation, step.argument);
    fuzz_at_store(0, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_size)
{
    const esclusa_options options = {.members = FUZZ_MEMBERS, .handles = FUZZ_HANDLES};
    struct object object = {.name = fuzz_name()};
    if (byte_size < sizeof step) {
        return 0;
    }
    object.kind = bytes[0] % FUZZ_KINDS;
    const struct fuzz_kind *kind = &fuzz_kinds[object.kind];
    if (kind->noun == NULL || object.kind == ESCLUSA_KIND_PTHREAD_MUTEX) {
        return 0;
    }
    if (kind->create(&object.handle, object.name, bytes[1], &options) != 0) {
        fuzz_fail("%s", esclusa_error());
    }
    map_words();
    size_t steps = byte_size / sizeof step - 1;
    for (size_t i = 1; i <= steps && i <= STEPS_MAX; i++) {
        memcpy(&step, bytes + i * sizeof step, sizeof step);
        run(&object);
    }
    fuzz_close(&object);
    munmap(words, word_count * sizeof *words);
    unlink(fuzz_path());
    return 0;
}

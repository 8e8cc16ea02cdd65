/* SPDX-License-Identifier: Apache-2.0 */
#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "esclusa/esclusa.h"
#include "thread.h"

static const struct {
    int number;
    const char *name;
} names[] = {
    {EACCES, "EACCES"},
    {EAGAIN, "EAGAIN"},
    {EBADF, "EBADF"},
    {EBUSY, "EBUSY"},
    {EDEADLK, "EDEADLK"},
    {EEXIST, "EEXIST"},
    {EFAULT, "EFAULT"},
    {EFBIG, "EFBIG"},
    {EINTR, "EINTR"},
    {EINVAL, "EINVAL"},
    {EIO, "EIO"},
    {EISDIR, "EISDIR"},
    {ELOOP, "ELOOP"},
    {EMFILE, "EMFILE"},
    {EMLINK, "EMLINK"},
    {EMSGSIZE, "EMSGSIZE"},
    {ENAMETOOLONG, "ENAMETOOLONG"},
    {ENFILE, "ENFILE"},
    {ENODEV, "ENODEV"},
    {ENOENT, "ENOENT"},
    {ENOLCK, "ENOLCK"},
    {ENOMEM, "ENOMEM"},
    {ENOSPC, "ENOSPC"},
    {ENOSYS, "ENOSYS"},
    {ENOTDIR, "ENOTDIR"},
    {ENOTRECOVERABLE, "ENOTRECOVERABLE"},
    {ENXIO, "ENXIO"},
    {EOPNOTSUPP, "EOPNOTSUPP"},
    {EOVERFLOW, "EOVERFLOW"},
    {EOWNERDEAD, "EOWNERDEAD"},
    {EPERM, "EPERM"},
    {EPIPE, "EPIPE"},
    {EPROTO, "EPROTO"},
    {ERANGE, "ERANGE"},
    {EROFS, "EROFS"},
    {ESTALE, "ESTALE"},
    {ETIMEDOUT, "ETIMEDOUT"},
    {ETXTBSY, "ETXTBSY"},
    {EUSERS, "EUSERS"},
    {ECANCELED, "ECANCELED"},
    {EXDEV, "EXDEV"},
    {EDQUOT, "EDQUOT"},
};

static const char *name_of(int number, char *room, size_t byte_size)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].number == number) {
            return names[i].name;
        }
    }
    snprintf(room, byte_size, "errno %d", number);
    return room;
}

/* For a thread that has no room of its own. */
static const char no_memory[] = "ENOMEM: no room for a thread's record";

int esclusa_fail(int result, const char *doing, const char *name, const char *detail, ...)
{
    struct thread *me = thread_self();
    if (me == NULL) {
        return result;
    }
    char number[32];
    const char *error = name_of(-result, number, sizeof number);
    char *text = me->sentence;
    int used = name != NULL
                   ? snprintf(text, ESCLUSA_SENTENCE, "cannot %s '%s': %s", doing, name, error)
                   : snprintf(text, ESCLUSA_SENTENCE, "cannot %s: %s", doing, error);
    if (detail != NULL && used > 0 && used + 2 < ESCLUSA_SENTENCE) {
        text[used] = ':';
        text[used + 1] = ' ';
        va_list arguments;
        va_start(arguments, detail);
        vsnprintf(text + used + 2, (size_t) (ESCLUSA_SENTENCE - used - 2), detail, arguments);
        va_end(arguments);
    }
    return result;
}

const char *esclusa_error(void)
{
    struct thread *me = thread_self();
    return me != NULL ? me->sentence : no_memory;
}

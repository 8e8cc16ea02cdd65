/* SPDX-License-Identifier: Apache-2.0 */
/* The sentence for a thread's last failure: "cannot open segment 'jobs': EPROTO: the checksum is
 * wrong". */
#ifndef ESCLUSA_ERROR_H
#define ESCLUSA_ERROR_H

enum { ESCLUSA_SENTENCE = 640 };

/*
 * Remember "cannot DOING 'NAME': ERRNO[: DETAIL]", and return `result`, which is -errno. DETAIL is
 * a format, or NULL. DOING is for example "open segment". NULL for NAME leaves it out.
 */
int esclusa_fail(int result, const char *doing, const char *name, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));

#endif
